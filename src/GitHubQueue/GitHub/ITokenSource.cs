namespace GitHubQueue.GitHub;

/// <summary>Tokens that one credential has one after the other.</summary>
internal interface ITokenSource
{
    Task<TokenAnswer> GetAsync(CancellationToken ct);

    /// <summary>Lets go of a token that was refused; one that was made since stays. True: there is or will be another.</summary>
    /// <param name="generation">The <see cref="TokenAnswer.Generation"/> of the refused one.</param>
    Task<bool> ReplaceAsync(int generation, CancellationToken ct);
}
