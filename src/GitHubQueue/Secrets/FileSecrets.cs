using GitHubQueue.Records;

namespace GitHubQueue.Secrets;

/// <summary><c>file:/path</c>, such as what Docker and Kubernetes mount.</summary>
public sealed class FileSecrets : ISecretStore
{
    public async Task<string?> FetchAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllTextAsync(name, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new FailureException(FailureKind.Input, $"The secret in 'file:{name}' can't be read: check that the file exists and that you may read it.", fault);
        }
    }
}
