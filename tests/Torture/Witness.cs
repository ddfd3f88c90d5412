using GitHubQueue.Records;
using GitHubQueue.Sqlite;
using Torture.Checks;
using Torture.Crew;

namespace Torture;

/// <summary>Looks again and again: remembers each record that it saw in the queue, how much memory the processes have, and how large the files are.</summary>
internal sealed class Witness(string path, Ship ship)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private long _last;

    /// <summary>Entity, key and hash of each record that was seen, by its number in the queue.</summary>
    public Dictionary<long, (string Entity, string Key, string Hash)> Seen { get; } = [];

    /// <summary>In order of time.</summary>
    public List<FileSizes> Sizes { get; } = [];

    public async Task WatchAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            foreach (var running in ship.Running)
                running.Look();
            Look();
            await Task.Delay(Interval, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Look()
    {
        try
        {
            using var database = new Database(path, busyTimeoutMilliseconds: 500);
            var rows = database.Prepare("select id, entity, key, hash from queue_items where id > ?1 order by id").Bind(1, _last);
            while (rows.Step())
                Seen[_last = rows.Number(0)] = (rows.Text(1)!, rows.Text(2)!, rows.Text(3)!);
            var log = new FileInfo(path + "-wal");
            Sizes.Add(new(new FileInfo(path).Length, log.Exists ? log.Length : 0, Seen.Count));
        }
        catch (FailureException)
        {
            // The disk is full, or a writer is slow: it looks again.
        }
    }
}
