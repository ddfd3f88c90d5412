namespace GitHubQueue.Records;

/// <summary>What a record is. The strings are stored in the queue, in every archive line and in object keys: they never change.</summary>
public static class Entity
{
    /// <summary>An issue or pull request, in the form in which GitHub's issues API gives it.</summary>
    public const string Issue = "issue";

    /// <summary>A pull request, in the list form of the pulls API.</summary>
    public const string PullRequest = "pull_request";

    public const string PullRequestReview = "pull_request_review";

    /// <summary>A file of a pull request, as it was at one head commit.</summary>
    public const string PullRequestFile = "pull_request_file";

    public const string Commit = "commit";

    public const string Event = "event";

    /// <summary>A row of a CSV file, as a JSON object of texts.</summary>
    public const string Csv = "csv";
}
