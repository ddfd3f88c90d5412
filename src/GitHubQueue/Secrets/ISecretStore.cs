namespace GitHubQueue.Secrets;

/// <summary>Somewhere secrets are kept: gives the present value of the one with a name.</summary>
public interface ISecretStore
{
    /// <returns>Null: there is none, and that is no mistake.</returns>
    /// <exception cref="Records.FailureException">Input: no such secret, or it may not be read. Unavailable: the place can't be reached.</exception>
    Task<string?> FetchAsync(string name, CancellationToken cancellationToken);
}
