using GitHubQueue.GitHub;
using GitHubQueue.Records;

namespace GitHubQueue.Sources;

/// <summary>Something to read of one repository, and how to walk it. One file a kind.</summary>
public abstract class RepositorySource
{
    /// <summary>What its lists hold: under this name its checkpoint is kept.</summary>
    public abstract string Entity { get; }

    /// <summary>Reads what is asked for, page by page, each with the progress that may be committed with it.</summary>
    /// <param name="validator">Finds what to send with a request that was made before; null: nothing is known.</param>
    /// <exception cref="SourceEndedException">GitHub doesn't serve the list, or no further.</exception>
    /// <exception cref="FailureException">GitHub can't be reached, or refuses the token.</exception>
    public abstract IAsyncEnumerable<SourcePage> ReadAsync(
        Progress progress, Window window, Func<string, Validator?> validator, CancellationToken cancellationToken);

    /// <summary>Whether what is asked for lies apart from what has been read, so that it moves no checkpoint.</summary>
    public virtual bool LeavesGap(Progress progress, Window window) => false;

    /// <summary>The records of a page of one of the lists that <see cref="SourcePage.Children"/> named.</summary>
    public virtual IReadOnlyList<Record> ReadChild(ChildList list, Uri page, PageAnswer answer) =>
        throw new InvalidOperationException($"Source '{Entity}' has no lists below its own.");
}
