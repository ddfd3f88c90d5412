namespace GitHubQueue.GitHub;

/// <summary>Everything that the options give to sign in with; at least one, if only the anonymous one.</summary>
internal sealed class Credentials : IDisposable
{
    private readonly List<IDisposable> _owned = [];

    public Credentials(GitHubOptions options, ApiOrigin origin, Exchange exchange, Sentences say, SafeText safe, TimeProvider time, GitHubLog log)
    {
        var tokens = options.AllTokens;
        List<Credential> all = [.. tokens.Select(token => Credential.Of(token.Token, token.Variable, isOneOfMany: tokens.Count > 1, Renewed(token, options, safe, log)))];
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

    private static RenewedToken? Renewed((string Token, string Variable) token, GitHubOptions options, SafeText safe, GitHubLog log) =>
        options.RenewToken is { } renew && token.Variable == options.TokenName ? new(token.Token, token.Variable, renew, safe, log) : null;

    public void Dispose() => _owned.ForEach(one => one.Dispose());
}
