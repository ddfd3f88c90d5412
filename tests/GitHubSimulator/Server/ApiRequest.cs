using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace GitHubSimulator.Server;

/// <summary>A request, read: where it goes, who asks and what for.</summary>
internal sealed class ApiRequest
{
    private readonly List<KeyValuePair<string, string>> query = [];

    public ApiRequest(HttpContext http, string origin)
    {
        Origin = origin;
        Method = http.Request.Method;
        Path = http.Request.Path.Value ?? "/";
        QueryString = http.Request.QueryString.Value ?? "";
        foreach (var pair in new QueryStringEnumerable(QueryString))
            query.Add(new(pair.DecodeName().ToString(), pair.DecodeValue().ToString()));
        var authorization = http.Request.Headers.Authorization.ToString();
        if (authorization.Length > 0) Token = authorization[(authorization.IndexOf(' ', StringComparison.Ordinal) + 1)..];
        UserAgent = http.Request.Headers.UserAgent.ToString();
        IfNoneMatch = http.Request.Headers.IfNoneMatch is { Count: > 0 } tags ? tags.ToString() : null;
        AcceptsGzip = http.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase);
        Version = http.Request.Headers["X-GitHub-Api-Version"] is { Count: > 0 } version ? version.ToString() : "2022-11-28";
    }

    /// <summary>The simulator's own URL, without a slash at its end.</summary>
    public string Origin { get; }

    public string Method { get; }

    public string Path { get; }

    /// <summary>With its question mark, or empty.</summary>
    public string QueryString { get; }

    public string? Token { get; }

    public string UserAgent { get; }

    public string? IfNoneMatch { get; }

    public bool AcceptsGzip { get; }

    public string Version { get; }

    public string Target => Path + QueryString;

    public bool IsRead => HttpMethods.IsGet(Method) || HttpMethods.IsHead(Method);

    /// <summary>The last value of a query parameter, or null.</summary>
    public string? Parameter(string name)
    {
        string? value = null;
        foreach (var (key, text) in query)
            if (key == name) value = text;
        return value;
    }

    /// <summary>The query with other paging parameters, encoded as GitHub does in links.</summary>
    public string QueryWith(params ReadOnlySpan<(string Name, string Value)> paging)
    {
        var parts = query.Where(pair => pair.Key is not ("page" or "after" or "before")).Select(pair => Encode(pair.Key, pair.Value)).ToList();
        foreach (var (name, value) in paging) parts.Add(Encode(name, value));
        return "?" + string.Join('&', parts);
    }

    private static string Encode(string name, string value) =>
        $"{Uri.EscapeDataString(name)}={Uri.EscapeDataString(value).Replace("%20", "+", StringComparison.Ordinal)}";
}
