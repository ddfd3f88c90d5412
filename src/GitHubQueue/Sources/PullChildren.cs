using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using GitHubQueue.GitHub;
using GitHubQueue.Records;

namespace GitHubQueue.Sources;

/// <summary>
/// The reviews and files of a pull request. Reviews are fetched when its <c>updated_at</c> has moved, files only when its head or base
/// has: fewest requests win.
/// </summary>
internal static class PullChildren
{
    /// <summary>GitHub lists no more files than this: https://docs.github.com/en/rest/pulls/pulls#list-pull-requests-files.</summary>
    private const int MostFiles = 3_000;

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>None where the record isn't a pull request that can be read: it becomes a dead letter.</summary>
    /// <param name="answered">
    /// When GitHub answered. A pull request that changed in the last seconds before may get another review within the same second: its
    /// reviews are fetched again the next time it is listed, whatever its <c>updated_at</c> says.
    /// </param>
    public static IEnumerable<ChildList> Of(Record pull, DateTimeOffset answered)
    {
        ArgumentNullException.ThrowIfNull(pull);
        if (!Utf8.IsValid(pull.Payload.Span))
            return [];
        using var document = JsonDocument.Parse(pull.Payload, JsonValues.DocumentOptions);
        var payload = document.RootElement;
        if (payload.Field("number") is not { ValueKind: JsonValueKind.Number } value || !value.TryGetInt64(out var number))
            return [];
        var (head, target) = (Inner(payload, "head", "sha"), Inner(payload, "base", "ref"));
        var url = string.Create(CultureInfo.InvariantCulture, $"pulls/{number}");
        var reviews = new ChildList(
            Entity.PullRequestReview, $"{url}/reviews?per_page={GitHubList.LargestPage}",
            JsonSerializer.Serialize(new { pull_number = number }, Plain), pull.AsOf, pull.Key,
            pull.AsOf > answered - Leg.Unsettled ? $"{pull.AsOf.ToText()} unsettled at {answered.ToText()}" : pull.AsOf.ToText());
        if (head is null)
            return [reviews];
        var files = new ChildList(
            Entity.PullRequestFile, $"{url}/files?per_page={GitHubList.LargestPage}",
            JsonSerializer.Serialize(new { pull_number = number, head_sha = head, base_ref = target }, Plain), pull.AsOf, pull.Key, $"{head} {target}");
        return [reviews, files];
    }

    public static List<Record> Records(ChildList list, Uri page, PageAnswer answer, Origin origin)
    {
        var context = list.Context;
        if (list.Entity == Entity.PullRequestFile && answer.Elements.Count == GitHubList.LargestPage && IsLastPossible(page))
            context = context[..^1] + ",\"truncated\":true}";
        return [.. answer.Elements.Select(element => origin.Record(list.Entity, IdOf(list, element), list.AsOf, context, element))];
    }

    /// <summary>A file has no id of its own: it is its pull request's, by name.</summary>
    private static string? IdOf(ChildList list, ReadOnlyMemory<byte> element)
    {
        if (list.Entity == Entity.PullRequestReview)
            return Identity.Of(element.Span).Id?.ToString(CultureInfo.InvariantCulture);
        using var document = JsonDocument.Parse(element, JsonValues.DocumentOptions);
        var pull = list.ParentKey[(list.ParentKey.LastIndexOf('/') + 1)..];
        return document.RootElement.Field("filename")?.TextOrNull() is { } name ? $"{pull}/{name}" : null;
    }

    private static bool IsLastPossible(Uri page) =>
        page.OriginalString.Contains($"page={MostFiles / GitHubList.LargestPage}", StringComparison.Ordinal)
        && page.OriginalString.Split('?', '&').Contains($"page={MostFiles / GitHubList.LargestPage}");

    private static string? Inner(JsonElement element, string name, string inner) => element.Field(name)?.Field(inner)?.TextOrNull();
}
