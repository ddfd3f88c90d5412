using GitHubQueue.Records;

namespace GitHubQueue.GitHub;

/// <summary>
/// A GitHub App to sign in as
/// (https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/authenticating-as-a-github-app-installation).
/// </summary>
/// <param name="Id">The App's id, or its client id.</param>
/// <param name="PrivateKey">As GitHub gives it for download: PEM. Line breaks may be written as <c>\n</c>.</param>
/// <param name="InstallationId">Null: the App's only installation, which is looked up.</param>
public sealed record GitHubApp(string Id, string PrivateKey, string? InstallationId = null)
{
    internal const string IdVariable = "GITHUB_APP_ID";
    internal const string KeyVariable = "GITHUB_APP_PRIVATE_KEY";
    internal const string InstallationVariable = "GITHUB_APP_INSTALLATION_ID";

    /// <summary><c>app:{id}:{installation}</c>, or <c>app:{id}</c> for the only installation: the tokens change every hour, this doesn't.</summary>
    internal string TokenId => InstallationId is null ? $"app:{Id}" : $"app:{Id}:{InstallationId}";

    /// <summary>Without the key, unlike a record's own.</summary>
    public override string ToString() => $"{nameof(GitHubApp)} {{ Id = {Id}, InstallationId = {InstallationId} }}";

    /// <exception cref="FailureException">Input: a value that can't work, named as the person who set it knows it.</exception>
    internal void Validate()
    {
        if (Id.Length == 0 || Id.Any(c => !char.IsAsciiLetterOrDigit(c) && c != '.')) // so no token that is here by mistake
            throw new FailureException(FailureKind.Input,
                $"{IdVariable} holds no App id: it is the number (or the client id) at the top of the App's settings.");
        if (InstallationId is { } installation && (installation.Length == 0 || !installation.All(char.IsAsciiDigit)))
            throw new FailureException(FailureKind.Input,
                $"{InstallationVariable} holds no number: it is the one at the end of the address of the installation's settings.");
        AppKey.Read(PrivateKey).Dispose();
    }
}
