namespace GitHubQueue.Sources;

/// <summary>Every kind of source there is: a new one is a file beside this one, and its line here.</summary>
public static class SourceKinds
{
    public static IReadOnlyList<SourceKind> All { get; } =
        [IssuesSource.Kind, PullRequestsSource.Kind, CommitsSource.Kind, EventsSource.Kind, CsvSource.Kind, GhArchiveSource.Kind];

    /// <summary>What is read where nobody says.</summary>
    public static SourceKind Default => IssuesSource.Kind;

    /// <summary>With their reviews and files.</summary>
    public static SourceKind PullRequests => PullRequestsSource.Kind;

    /// <summary>Null: there is no such kind.</summary>
    public static SourceKind? Find(string name) => All.FirstOrDefault(kind => kind.Name == name);
}
