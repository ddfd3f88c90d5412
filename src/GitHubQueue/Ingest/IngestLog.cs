using GitHubQueue.Queue;
using GitHubQueue.Records;
using Serilog;

namespace GitHubQueue.Ingest;

/// <summary>Everything the ingest says.</summary>
internal sealed class IngestLog(ILogger log)
{
    public void Began(string source, Progress progress)
    {
        if (progress.To is { } to)
            log.Information("Began {Source}, read until {To}", source, to.ToText());
        else
            log.Information("Began {Source} for the first time", source);
    }

    public void GrewDatabaseLog(string what) => log.Warning("{What:l}", what);

    public void CommittedPage(string source, int read, int enqueued, Progress progress) =>
        log.Debug("Committed a page of {Source}: {Read} records, {Enqueued} new, read until {To}", source, read, enqueued, progress.To?.ToText());

    public void Noticed(string source, string notice) => log.Warning("{Source}: {Notice:l}", source, notice);

    public void MissedEvents(string source, EventPoll poll) => log.Warning(
        "Missed events of {Source}: about {Missed} between {From} and {To}, which the feed had dropped when it was read",
        source, poll.Missed, poll.Since?.ToText(), poll.Oldest?.ToText());

    public void LeftGap(string source, Progress progress) =>
        log.Warning("{Source} is known up to {To}; this window begins later, so the checkpoint stays there, and the next run without --since reads what lies between", source, progress.To?.ToText());

    public void LeftPending(string source, string list, string reason) =>
        log.Warning("Left a list of {Source} for the next run, {List}: {Reason}", source, list, reason);

    public void CutShort(string source, string list, string reason) =>
        log.Warning("Read a list of {Source} no further, {List}: {Reason}", source, list, reason);

    public void Renamed(RepositoryName from, RepositoryName to) => log.Information("Repository {From} is called {To} now", from.ToString(), to.ToString());

    public void NameReused(RepositoryName name) => log.Warning("The name {Name} stands for another repository now; its own checkpoint is used", name.ToString());

    public void Ended(string source, string reason) => log.Debug("Ended {Source}: {Reason}", source, reason);
}
