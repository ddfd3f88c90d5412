using GitHubQueue.GitHub;
using GitHubQueue.Queue;
using GitHubQueue.Records;
using GitHubQueue.Sources;
using GitHubQueue.Sqlite;
using Serilog;

namespace GitHubQueue.Ingest;

/// <summary>
/// Reads one source into the queue. A repository is read under its numeric id, whatever it is called today; a feed or files under what names
/// them.
/// </summary>
/// <param name="github">Counts the requests of this source alone, see <see cref="GitHubClient.CountingAnew"/>. Null: the source isn't GitHub's.</param>
public sealed class SourceIngest(IngestSettings settings, Database database, GitHubClient? github, TimeProvider time, ILogger logger)
{
    private readonly IngestLog _log = new(logger);
    private readonly PageCommits _commits = new(settings, database, github, time, new IngestLog(logger));

    /// <summary>Called after each committed page; for showing progress.</summary>
    public Action<IngestResult>? PageCommitted { get; init; }

    /// <summary>Shared by all that run in this process.</summary>
    public SubjectTurns Turns { get; init; } = new();

    /// <summary>What it has done so far; of one that failed, up to then.</summary>
    public IngestResult Result => _commits.Result;

    /// <exception cref="FailureException">GitHub can't be reached or refuses the token, or the database can't be written. What was committed is kept.</exception>
    public async Task<IngestResult> RunAsync(CancellationToken cancellationToken)
    {
        var reader = new SourceReader(settings, database, github, _commits, time, _log) { PageCommitted = PageCommitted, Turns = Turns };
        try
        {
            if (settings.Source.Repository is { } name && github is not null)
                await new RepositoryReading(settings, database, github, reader, _commits, time, _log).ReadAsync(name, cancellationToken).ConfigureAwait(false);
            else
                await reader.ReadAsync(
                    settings.Source.Kind.Open(settings.Source, github, time), SourceSubject.Of(settings.Source, github?.Origin, null),
                    (_, _) => Task.FromResult(false), cancellationToken).ConfigureAwait(false);
        }
        catch (SourceEndedException ended)
        {
            _log.Ended(settings.Source.Name, ended.Message);
            _commits.Fail(ended.Message, ended.Kind);
        }
        _commits.SaveBudgets();
        return _commits.Result;
    }
}
