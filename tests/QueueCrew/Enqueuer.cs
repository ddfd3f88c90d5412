using System.Globalization;
using GitHubQueue.Queue;
using GitHubQueue.Records;
using GitHubQueue.Sqlite;

namespace QueueCrew;

/// <summary>
/// Enqueues as an ingest does: page by page, each in one transaction with the checkpoint, going on where the last process
/// stopped. Each page begins with the last records of the one before, as overlapping pages do.
/// </summary>
internal static class Enqueuer
{
    public static int Run(Options options)
    {
        var (first, count) = (options.Number("first", 1), options.Number("count", 1000));
        var (page, partitions) = (options.Number("page", 100), options.Number("partitions", 1));
        using var database = Open(options);
        var checkpoints = new Checkpoints(database, TimeProvider.System);
        var checkpoint = checkpoints.Acquire(Entity.Issue, $"crew/{first}", "issues:crew");
        var queue = new RecordQueue(database);
        // The checkpoint's interval ends as many seconds after the start as records have been enqueued.
        for (var done = Done(checkpoint); done < count; done += page)
        {
            Say($"page {done}");
            var enqueued = database.Write(() =>
            {
                var numbers = Enumerable.Range(first + Math.Max(0, done - page / 2), Math.Min(count, done + page) - Math.Max(0, done - page / 2));
                var fresh = queue.Enqueue(numbers.Select(number => CrewRecords.Of(number, partitions)));
                checkpoints.Advance(checkpoint, new Progress { From = CrewRecords.Start, To = CrewRecords.Start.AddSeconds(Math.Min(count, done + page)) });
                return fresh;
            });
            Say($"committed {enqueued}");
        }
        checkpoints.Release(checkpoint);
        return 0;
    }

    /// <summary>
    /// With <c>--turns off</c> as somebody who takes no turns; with <c>--autocheckpoint</c> as SQLite does by itself, which checkpoints after so many
    /// pages, whatever the others do.
    /// </summary>
    private static Database Open(Options options)
    {
        var pages = options.Find("autocheckpoint");
        if (pages is null && options.Find("turns") != "off")
            return PipelineDatabase.Open(options["db"]);
        var database = new Database(options["db"]);
        if (pages is not null)
            database.Execute($"pragma wal_autocheckpoint = {pages}");
        return database;
    }

    private static int Done(Checkpoint checkpoint) => checkpoint.Progress.To is { } to ? (int)(to - CrewRecords.Start).TotalSeconds : 0;

    private static void Say(string what) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}"));
}
