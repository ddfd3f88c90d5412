using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;
using GitHubQueue.Records;

namespace GitHubQueue.GitHub;

/// <summary>Makes URLs and other people's messages fit for logs and errors: no secrets, no control characters, not too long.</summary>
/// <remarks><paramref name="secrets"/>: never to be said, whatever they look like.</remarks>
internal sealed partial class SafeText(ApiOrigin origin, IEnumerable<string> secrets)
{
    private const int Longest = 300;
    private const int MostPassing = 16;
    private readonly string[] _secrets = [.. secrets];
    private readonly ConcurrentQueue<string> _passing = [];

    [GeneratedRegex("(?<name>[?&][^=&]*(token|secret|password|signature)[^=&]*)=[^&]*", RegexOptions.IgnoreCase)]
    private static partial Regex SecretParameter { get; }

    /// <summary>What GitHub's tokens, JSON web tokens and private keys look like; for those of which nobody told.</summary>
    [GeneratedRegex(@"\b(gh[a-z]_|github_pat_)[\w.-]{16,}|\beyJ[\w-]+\.[\w-]+\.[\w-]*|-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(-----END|$)")]
    private static partial Regex SecretShape { get; }

    /// <summary>From now on this isn't said either; it passes, so an old one is forgotten after some newer ones.</summary>
    public void Hide(string secret)
    {
        _passing.Enqueue(secret);
        while (_passing.Count > MostPassing)
            _passing.TryDequeue(out _);
    }

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
        var line = new StringBuilder(OneLine.Whole(text));
        foreach (var secret in _secrets.Concat(_passing))
            line.Replace(secret, "***");
        var safe = SecretShape.Replace(line.ToString(), "***");
        return safe.Length <= Longest ? safe : $"{safe[..Longest]}…";
    }
}
