using Torture.Crew;
using Torture.Stage;

namespace Torture.Checks;

/// <summary>
/// While everything goes on: backs up the database every so often, restores the copy elsewhere, and lets it catch up with the lake. The
/// copy is only read and replayed: a worker of it would write into the lake that the others write into.
/// </summary>
internal sealed class RestoreDrill(Surroundings around, TimeSpan duration)
{
    private const string Records = "select id, entity, key, hash from queue_items";
    private const string Archived = "select id, entity, key, hash, archive_key from queue_items where status = 'done'";

    /// <summary>A replay leaves an open batch to the worker that takes it over.</summary>
    private const string InHand = "select id, entity, key, hash from queue_items where batch in (select id from queue_batches)";

    private const int MostTries = 30;

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5), Pause = TimeSpan.FromSeconds(1);

    private readonly TimeSpan _every = duration / 3 < Longest ? duration / 3 : Longest;
    private readonly List<string> _broken = [];
    private int _restored;
    private long _records, _archived;

    /// <param name="cancellationToken">Ends it after the drill that it is at.</param>
    public async Task DoAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(_every, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (cancellationToken.IsCancellationRequested)
                return;
            await RestoreAsync(Directory.CreateDirectory(Path.Combine(around.Folder, $"restored-{_restored + 1}")).FullName);
        }
    }

    public Finding Check() => new(
        "7 a backup of any moment can be restored", $"{_restored} restored, in all with {_records} records and, after a replay, {_archived} archived ones",
        _restored > 0 ? _broken : ["no backup was made"]);

    private async Task RestoreAsync(string folder)
    {
        var (copy, broken) = (Path.Combine(folder, "pipeline.db"), _broken.Count);
        var committed = await UntilReadAsync(Records);
        if (!await IsDoneAsync("backup", copy))
            return;
        Say(Books.Read(copy, "pragma integrity_check", "pragma foreign_key_check").Where(line => line != "ok"), "integrity_check");
        Say(committed.Except(Books.Read(copy, Records)), "was committed before, and isn't in it");
        var archived = await UntilReadAsync(Archived);
        if (!await IsDoneAsync("replay", "--db", copy))
            return;
        var (known, inHand) = (Books.Read(copy, Archived).ToHashSet(), Books.Read(copy, InHand).ToHashSet());
        Say(archived.Where(row => !known.Contains(row) && !inHand.Contains(row[..row.LastIndexOf('|')])), "was archived, and isn't known after the replay");
        (_restored, _records, _archived) = (_restored + 1, _records + committed.Count, _archived + archived.Count);
        if (_broken.Count == broken)
            Directory.Delete(folder, recursive: true);
    }

    /// <summary>A full disk and a broken connection are sentences and exit code 1, after which the same command works.</summary>
    private async Task<bool> IsDoneAsync(params string[] command)
    {
        for (var tries = 1; ; tries++)
        {
            using var running = around.Launcher.Start("drill", command);
            var ended = await running.EndedAsync();
            if (ended.ExitCode == 0)
                return true;
            if (ended.ExitCode != 1 || tries == MostTries)
            {
                _broken.Add($"{command[0]} ended with {ended.ExitCode}: {CalmRun.Last(ended)}");
                return false;
            }
            await Task.Delay(Pause);
        }
    }

    private async Task<List<string>> UntilReadAsync(string query)
    {
        while (true)
        {
            try
            {
                return Books.Read(around.Database, query);
            }
            catch (GitHubQueue.Records.FailureException)
            {
                await Task.Delay(Pause); // the disk is full
            }
        }
    }

    private void Say(IEnumerable<string> rows, string what) => _broken.AddRange(rows.Select(row => $"backup {_restored + 1}: {what}: {row}"));
}
