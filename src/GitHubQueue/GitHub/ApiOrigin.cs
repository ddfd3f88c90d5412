namespace GitHubQueue.GitHub;

/// <summary>The API's address: only it may see a token.</summary>
internal sealed class ApiOrigin
{
    private readonly Uri _base;

    public ApiOrigin(Uri apiUrl)
    {
        ArgumentNullException.ThrowIfNull(apiUrl);
        _base = new Uri($"{apiUrl.GetLeftPart(UriPartial.Path).TrimEnd('/')}/");
    }

    /// <summary><c>host[:port][/path]</c>, part of every record's key: <c>api.github.com</c>, <c>ghe.example/api/v3</c>.</summary>
    public string Name => $"{_base.Authority}{_base.AbsolutePath}".TrimEnd('/');

    public bool IsGitHubCom => _base.Host.Equals("api.github.com", StringComparison.OrdinalIgnoreCase);

    /// <summary>Relative URLs, with a leading slash or without, are below the API's address and keep its path.</summary>
    public Uri Resolve(Uri url)
    {
        ArgumentNullException.ThrowIfNull(url);
        // On Unix '/repos/…' counts as an absolute file: URL.
        return url.IsAbsoluteUri && !url.IsFile ? url : new Uri(_base.AbsoluteUri + url.OriginalString.TrimStart('/'));
    }

    /// <summary>Same scheme, host and port: a token may go there, and what it answers counts against the budget.</summary>
    public bool Owns(Uri url)
    {
        ArgumentNullException.ThrowIfNull(url);
        return url.Scheme == _base.Scheme && url.Port == _base.Port && url.Host.Equals(_base.Host, StringComparison.OrdinalIgnoreCase);
    }
}
