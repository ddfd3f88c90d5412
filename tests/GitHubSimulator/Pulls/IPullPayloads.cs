using GitHubSimulator.Issues;
using GitHubSimulator.Payloads;

namespace GitHubSimulator.Pulls;

/// <summary>Where a repository's pull requests, their reviews and their files come from: made up, or recorded.</summary>
internal interface IPullPayloads
{
    /// <param name="stars">How many the repository embedded in it has.</param>
    IPayload InList(IssueState pull, int stars);

    /// <inheritdoc cref="InList"/>
    IPayload InFull(IssueState pull, int stars);

    int CountReviews(IssueState pull);

    IPayload Review(IssueState pull, int index);

    /// <summary>How many files it changes, however many of them GitHub lists.</summary>
    int CountFiles(IssueState pull);

    IPayload File(IssueState pull, int index);
}
