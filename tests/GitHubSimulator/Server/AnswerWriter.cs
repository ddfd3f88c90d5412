using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using GitHubSimulator.Text;
using Microsoft.AspNetCore.Http;

namespace GitHubSimulator.Server;

/// <summary>Gives answers the headers that all of GitHub's have: entity tag, budget, compression.</summary>
internal sealed class AnswerWriter(SimulatorOptions options, Budgets budgets)
{
    /// <summary>Sets status and headers and returns the body to send, the caller's to dispose of; null sends none.</summary>
    /// <remarks>Status 304 is decided here, as it depends on the bytes. Nothing has gone out yet on return.</remarks>
    public Utf8Buffer? Prepare(HttpContext http, ApiRequest request, RequestInfo info, Answer answer)
    {
        var tag = answer is { Tagged: true, Body: not null } ? Tag(answer) : null;
        var known = tag is not null && Knows(request.IfNoneMatch, tag);
        var budget = answer.Counted && !known ? budgets.Spend(request.Token) : budgets.Look(request.Token);
        var response = http.Response;
        response.StatusCode = known ? 304 : answer.Status;
        var headers = response.Headers;
        headers.Date = options.Time.GetUtcNow().ToString("R", CultureInfo.InvariantCulture);
        headers.Server = "github.com";
        headers["x-github-request-id"] = string.Create(CultureInfo.InvariantCulture, $"F00D:{info.Number & 0xffff:X4}:{info.Number * 2654435761 & 0xffffff:X6}:{info.Number * 40503 & 0xffffff:X6}:{options.Time.GetUtcNow().ToUnixTimeSeconds():X8}");
        headers["x-github-api-version-selected"] = request.Version;
        headers["x-github-media-type"] = "github.v3; format=json";
        headers.Vary = "Accept, Authorization, Cookie, X-GitHub-OTP,Accept-Encoding, Accept, X-Requested-With";
        headers.CacheControl = "private, max-age=60, s-maxage=60";
        if (answer.ShowsBudget) ShowBudget(headers, budget);
        if (answer.Link is not null) headers.Link = answer.Link;
        foreach (var (name, value) in answer.Headers) headers[name] = value;
        if (known)
        {
            headers.ETag = tag![2..]; // GitHub answers the strong form to the weak one
            return null;
        }

        if (tag is not null) headers.ETag = tag;
        if (answer.Body is not { } body) return null;
        response.ContentType = answer.ContentType;
        if (HttpMethods.IsHead(request.Method)) return null;
        var compress = options.Gzip && request.AcceptsGzip;
        if (compress) headers.ContentEncoding = "gzip";
        var sent = compress ? Compress(body) : body;
        response.ContentLength = sent.Length;
        return sent;
    }

    private static void ShowBudget(IHeaderDictionary headers, Budget budget)
    {
        headers["x-ratelimit-limit"] = Text(budget.Limit);
        headers["x-ratelimit-remaining"] = Text(budget.Remaining);
        headers["x-ratelimit-used"] = Text(budget.Used);
        headers["x-ratelimit-reset"] = Text(budget.Reset);
        headers["x-ratelimit-resource"] = "core";
    }

    /// <summary>Of the body alone: that there is another page now doesn't change this one's.</summary>
    private static string Tag(Answer answer) => $"W/\"{Convert.ToHexStringLower(SHA256.HashData(answer.Body!.Span))}\"";

    private static bool Knows(string? ifNoneMatch, string tag)
    {
        if (ifNoneMatch is null) return false;
        foreach (var candidate in ifNoneMatch.Split(',', StringSplitOptions.TrimEntries))
            if (candidate == "*" || (candidate.StartsWith("W/", StringComparison.Ordinal) ? candidate : "W/" + candidate) == tag) return true;
        return false;
    }

    private static Utf8Buffer Compress(Utf8Buffer body)
    {
        var output = new Utf8Buffer(body.Length / 3);
        using (var stream = new BufferStream(output))
        using (var gzip = new GZipStream(stream, CompressionLevel.Fastest))
            gzip.Write(body.Span);
        return output;
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
