using GitHubQueue.GitHub;
using GitHubQueue.Records;

namespace GitHubQueue.Sources;

/// <summary>Something to read, and how to walk it. One file a kind.</summary>
public abstract class Source
{
    /// <summary>What it holds: under this name its checkpoint is kept.</summary>
    public abstract string Entity { get; }

    /// <summary>Reads what is asked for, page by page, each with the progress that may be committed with it. No page: nothing has changed.</summary>
    /// <param name="validator">Finds what to send with a request that was made before; null: nothing is known.</param>
    /// <exception cref="SourceEndedException">The source isn't there, or can't be read any further.</exception>
    /// <exception cref="FailureException">GitHub can't be reached, or refuses the token.</exception>
    public abstract IAsyncEnumerable<SourcePage> ReadAsync(
        Progress progress, Window window, Func<string, Validator?> validator, CancellationToken cancellationToken);

    /// <summary>Whether what is asked for lies apart from what has been read, so that it moves no checkpoint.</summary>
    public virtual bool LeavesGap(Progress progress, Window window) => false;

    /// <summary>Tells beforehand what reading would come to. Itself it takes a few requests.</summary>
    /// <returns>Null: nobody can tell.</returns>
    /// <exception cref="FailureException">GitHub can't be reached, or refuses the token.</exception>
    public abstract Task<Estimate?> EstimateAsync(Progress progress, Window window, CancellationToken cancellationToken);

    /// <summary>The records of a page of one of the lists that <see cref="SourcePage.Children"/> named.</summary>
    public virtual IReadOnlyList<Record> ReadChild(ChildList list, Uri page, PageAnswer answer) =>
        throw new InvalidOperationException($"Source '{Entity}' has no lists below its own.");
}
