using GitHubQueue.GitHub;
using GitHubQueue.Queue;
using GitHubQueue.Records;
using GitHubQueue.Sources;
using GitHubQueue.Sqlite;

namespace GitHubQueue.Ingest;

/// <summary>Tells what an ingest would come to, without enqueueing anything.</summary>
/// <param name="github">Null: the source isn't GitHub's.</param>
public sealed class SourceEstimate(IngestSettings settings, Database database, GitHubClient? github, TimeProvider time)
{
    /// <returns>Null: nobody can tell.</returns>
    /// <exception cref="FailureException">Missing: there is no such repository. Others: GitHub can't be reached, or refuses the token.</exception>
    public async Task<Estimate?> RunAsync(CancellationToken cancellationToken)
    {
        var names = github is null ? null : new RepositoryNames(github, new Repositories(database, time), time);
        var known = settings.Source.Repository is { } name ? names?.Find(name) : null;
        var options = settings.Source with { Repository = known?.Name ?? settings.Source.Repository, RepositoryId = known?.Id };
        var source = options.Kind.Open(options, github, time);
        var (progress, waiting) = new Checkpoints(database, time).Look(source.Entity, SourceSubject.Of(options, github?.Origin, known));
        var estimate = await source.EstimateAsync(progress, settings.Window, cancellationToken).ConfigureAwait(false);
        if (estimate is null && github is not null && options.Repository is { } asked)
            await ExpectAsync(github, asked, cancellationToken).ConfigureAwait(false);
        var lookUps = settings.Source.Repository is not null && known is null ? 1 : 0;
        return estimate is null ? null : estimate with { Requests = estimate.Requests + waiting + lookUps };
    }

    /// <summary>Of what isn't there, a search tells nothing.</summary>
    private static async Task ExpectAsync(GitHubClient github, RepositoryName name, CancellationToken cancellationToken)
    {
        var answer = await github.GetObjectAsync(new Uri($"repos/{name.Org}/{name.Repo}", UriKind.Relative), null, cancellationToken).ConfigureAwait(false);
        if (answer is GoneAnswer)
            throw new FailureException(FailureKind.Missing, SourceEndedException.Of(answer, name).Message);
    }
}
