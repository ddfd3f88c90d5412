namespace GitHubQueue.GitHub;

/// <summary>Everything that the options give to sign in with; at least one, if only the anonymous one.</summary>
internal sealed class Credentials : IDisposable
{
    private readonly List<IDisposable> _owned = [];

    public Credentials(GitHubOptions options, ApiOrigin origin, Exchange exchange, Sentences say, SafeText safe, TimeProvider time, GitHubLog log)
    {
        var tokens = options.AllTokens;
        List<Credential> all = [.. tokens.Select(token => Credential.Of(token.Token, token.Variable, isOneOfMany: tokens.Count > 1))];
        if (options.App is { } app)
        {
            var api = new AppApi(app, AppKey.Read(app.PrivateKey), origin, exchange, new AppSentences(app, origin, say, safe), safe, time);
            var renewed = new InstallationTokens(app, api, time, log);
            _owned.AddRange([renewed, api]);
            all.Add(Credential.Of(app, renewed));
        }
        All = all.Count == 0 ? [Credential.Anonymous] : all;
    }

    public IReadOnlyList<Credential> All { get; }

    public void Dispose() => _owned.ForEach(one => one.Dispose());
}
