using System.Security.Cryptography;
using System.Text;

namespace GitHubQueue.GitHub;

/// <summary>What a request can be signed with: nothing, a token, or whatever token there is at the moment, of an App's installation or elsewhere.</summary>
internal sealed class Credential
{
    private readonly TokenAnswer _fixed;
    private readonly ITokenSource? _tokens;

    private Credential(CredentialKind kind, string id, string variable, string name, TokenAnswer answer, ITokenSource? tokens = null) =>
        (Kind, Id, Variable, Name, _fixed, _tokens) = (kind, id, variable, name, answer, tokens);

    public static Credential Anonymous { get; } = new(CredentialKind.Anonymous, "anonymous", "GITHUB_TOKEN", "no token in GITHUB_TOKEN", TokenAnswer.Given(null));

    public CredentialKind Kind { get; }

    /// <summary>Names it without giving it away. Under this name budgets and validators are kept, so it never changes.</summary>
    public string Id { get; }

    /// <summary>Where it comes from: an environment variable, or a reference in the config.</summary>
    public string Variable { get; }

    /// <summary>For the middle of a sentence: <c>the token in GITHUB_TOKEN</c>.</summary>
    public string Name { get; }

    /// <remarks>
    /// <paramref name="isOneOfMany"/>: the sentence has to say which. <paramref name="tokens"/>: gives the token and those that replace it, under
    /// the first one's name; null: it never changes.
    /// </remarks>
    public static Credential Of(string token, string variable, bool isOneOfMany = false, ITokenSource? tokens = null)
    {
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)).AsSpan(0, 8));
        return new(CredentialKind.Token, id, variable, isOneOfMany ? $"the token '{id}' in {variable}" : $"the token in {variable}", TokenAnswer.Given(token), tokens);
    }

    public static Credential Of(GitHubApp app, InstallationTokens tokens) => new(
        CredentialKind.App, app.TokenId, GitHubApp.IdVariable, $"the installation token of the App '{app.Id}' in {GitHubApp.IdVariable}",
        TokenAnswer.Given(null), tokens);

    public Task<TokenAnswer> TokenAsync(CancellationToken ct) => _tokens?.GetAsync(ct) ?? Task.FromResult(_fixed);

    /// <summary>Lets go of a token that was refused. True: there is or will be another.</summary>
    public Task<bool> ReplaceAsync(int generation, CancellationToken ct) => _tokens?.ReplaceAsync(generation, ct) ?? Task.FromResult(false);
}
