using GitHubQueue.Records;

namespace GitHubQueue.Queue;

/// <summary>A record that couldn't be turned into a row.</summary>
/// <param name="Id">The queue item's.</param>
/// <param name="Reason">Rule, field and value; or how it killed its workers.</param>
/// <param name="ArchiveKey">The object that holds it all the same.</param>
public sealed record DeadLetter(
    long Id, string Entity, string Key, string Org, string Repo, string Source, string Reason, string ArchiveKey, DateTimeOffset BuriedAt)
{
    public RepositoryName Repository => new(Org, Repo);
}
