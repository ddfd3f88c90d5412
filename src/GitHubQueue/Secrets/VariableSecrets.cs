namespace GitHubQueue.Secrets;

/// <summary><c>env:NAME</c>.</summary>
/// <param name="read">Reads an environment variable; null where it isn't set.</param>
public sealed class VariableSecrets(Func<string, string?> read) : ISecretStore
{
    public Task<string?> FetchAsync(string name, CancellationToken cancellationToken) => Task.FromResult(read(name));
}
