namespace GitHubQueue.GitHub;

internal enum CredentialKind
{
    Anonymous,
    Token,

    /// <summary>An installation of a GitHub App, whose tokens last an hour.</summary>
    App,
}
