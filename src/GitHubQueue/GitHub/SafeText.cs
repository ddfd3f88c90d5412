using System.Text;
using System.Text.RegularExpressions;

namespace GitHubQueue.GitHub;

/// <summary>Makes URLs and other people's messages fit for logs and errors: no secrets, no control characters, not too long.</summary>
internal sealed partial class SafeText(ApiOrigin origin)
{
    private const int Longest = 300;

    [GeneratedRegex("(?<name>[?&][^=&]*(token|secret|password|signature)[^=&]*)=[^&]*", RegexOptions.IgnoreCase)]
    private static partial Regex SecretParameter { get; }

    /// <summary>Of other hosts without the query, which may be a signature; nowhere with a user.</summary>
    public string Url(Uri url)
    {
        ArgumentNullException.ThrowIfNull(url);
        var query = origin.Owns(url) ? SecretParameter.Replace(url.Query, "${name}=***") : "";
        return Message($"{url.Scheme}://{url.Authority}{url.AbsolutePath}{query}");
    }

    public string Message(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var line = new StringBuilder(text.Length);
        foreach (var c in text)
            line.Append(char.IsControl(c) ? ' ' : c);
        if (origin.Token is { } token)
            line.Replace(token, "***");
        return line.Length <= Longest ? line.ToString() : $"{line.ToString(0, Longest)}…";
    }
}
