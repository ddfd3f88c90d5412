using GitHubQueue.GitHub;
using GitHubQueue.Queue;
using GitHubQueue.Records;
using GitHubQueue.Sources;

namespace GitHubQueue.Ingest;

/// <summary>
/// Which repository a name stands for. A checkpoint belongs to the repository's numeric id: it follows a renamed repository, and is
/// not inherited by another one that takes the old name.
/// </summary>
internal sealed class RepositoryNames(GitHubClient github, Repositories repositories, TimeProvider time)
{
    /// <summary>From what is known, without asking. Null: nothing is.</summary>
    public KnownRepository? Find(RepositoryName name) => repositories.Find(github.Origin, name);

    /// <summary>From what is known, or else by asking. Null: GitHub doesn't say.</summary>
    public async Task<KnownRepository?> ResolveAsync(RepositoryName name, CancellationToken cancellationToken) =>
        Find(name) ?? await LookUpAsync(name, cancellationToken).ConfigureAwait(false);

    /// <summary>Asks GitHub, and keeps the answer.</summary>
    public async Task<KnownRepository?> LookUpAsync(RepositoryName name, CancellationToken cancellationToken)
    {
        var found = await RepositoryLookup.FindAsync(github, name, cancellationToken).ConfigureAwait(false);
        return found is null ? null : repositories.Save(github.Origin, found.Id, found.Name, asked: name);
    }

    /// <summary>Whether what is known of the name needs a new look: the answer came from elsewhere, or the last look was long ago.</summary>
    /// <param name="page">Null: nothing has changed. That may be so of another repository, which has taken the name.</param>
    public bool NeedsLook(KnownRepository known, SourcePage? page, TimeSpan lifetime) =>
        page?.RedirectedTo is not null || time.GetUtcNow() - known.CheckedAt > lifetime;
}
