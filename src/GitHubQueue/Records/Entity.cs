namespace GitHubQueue.Records;

/// <summary>What a record is. The strings are stored in the queue, in every archive line and in object keys: they never change.</summary>
public static class Entity
{
    /// <summary>An issue or pull request, in the form in which GitHub's issues API gives it.</summary>
    public const string Issue = "issue";
}
