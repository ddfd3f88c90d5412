using GitHubQueue.Archive;
using GitHubQueue.Queue;
using GitHubQueue.Records;
using Npgsql;

namespace GitHubQueue.Warehouse;

/// <summary>Finds what a warehouse doesn't have: the manifest on one side, the ledger on the other.</summary>
internal sealed class LoadPlan(LoadSettings settings, Manifest manifest, LoadSource source)
{
    /// <summary>Of typed files that are merged together: a merge costs more than a file.</summary>
    private const int MergedRows = 20_000, MergedFiles = 1000;

    private bool IsAgain => settings.RunDate is not null;

    /// <summary>Objects of pull requests that have no typed files, and so can't be loaded.</summary>
    public int Untyped { get; private set; }

    public async Task<IReadOnlyList<LoadUnit>> UnitsAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var units = new List<LoadUnit>();
        if (settings.Month is null)
            units.AddRange(await EventsAsync(connection, cancellationToken).ConfigureAwait(false));
        units.AddRange(await CommitsAsync(connection, cancellationToken).ConfigureAwait(false));
        if (settings.Month is null)
        {
            foreach (var table in TypedTable.All)
                units.AddRange(await TypedAsync(connection, table, cancellationToken).ConfigureAwait(false));
        }
        return units;
    }

    /// <summary>An object each.</summary>
    private async Task<IEnumerable<LoadUnit>> EventsAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var known = await LoadLedger.KnownAsync(connection, LoadLedger.Events, cancellationToken).ConfigureAwait(false);
        return manifest.Completed(Entity.Event).Where(IsAskedFor).Where(one => !known.Contains(one.Batch)).Select(one => new LoadUnit(one.Key, 1, async (target, token) =>
        {
            var content = await source.ReadAsync(one, token).ConfigureAwait(false);
            return content.Hash == one.ContentHash
                ? await new EventLoader(target).LoadAsync(one, content, token).ConfigureAwait(false)
                : throw new FailureException(FailureKind.Conflict, $"The object '{one.Key}' holds other content than was written.");
        }));
    }

    /// <summary>All objects of a day and month together.</summary>
    private async Task<IEnumerable<LoadUnit>> CommitsAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var known = await LoadLedger.KnownAsync(connection, LoadLedger.Commits, cancellationToken).ConfigureAwait(false);
        return manifest.Completed(Entity.Commit).Where(IsAskedFor).GroupBy(one => (one.RunDate, one.Month))
            .Where(group => IsAgain || group.Any(one => !known.Contains(one.Batch)))
            .Select(group => new LoadUnit(
                FormattableString.Invariant($"commits of {group.Key.Month:yyyy-MM} fetched on {group.Key.RunDate:yyyy-MM-dd}"), group.Count(),
                (target, token) => new CommitLoader(target).LoadAsync([.. group], one => source.ReadAsync(one, token), IsAgain, token)));
    }

    /// <summary>Many together.</summary>
    private async Task<IEnumerable<LoadUnit>> TypedAsync(NpgsqlConnection connection, TypedTable table, CancellationToken cancellationToken)
    {
        var known = await LoadLedger.KnownAsync(connection, table.Target, cancellationToken).ConfigureAwait(false);
        var typed = manifest.Typed(table.Entity).Where(one => IsAskedFor(one.Source)).ToList();
        Untyped += manifest.Completed(table.Entity).Count(IsAskedFor) - typed.Count;
        return Groups(typed.Where(one => IsAgain || !known.Contains(one.Source.Batch))).Select(group => new LoadUnit(
            $"{group.Count} objects of {table.Name} from {group[0].Source.Key} on", group.Count,
            (target, token) => new TypedLoader(target, table).LoadAsync(group, file => source.ReadAsync(file, token), IsAgain, token)));
    }

    private static IEnumerable<List<TypedObject>> Groups(IEnumerable<TypedObject> objects)
    {
        var (group, rows) = (new List<TypedObject>(), 0);
        foreach (var one in objects)
        {
            if (group.Count > 0 && (rows + one.Rows > MergedRows || group.Count == MergedFiles))
            {
                yield return group;
                (group, rows) = ([], 0);
            }
            group.Add(one);
            rows += one.Rows;
        }
        if (group.Count > 0)
            yield return group;
    }

    private bool IsAskedFor(ArchivedObject one) =>
        (settings.RunDate is null || one.RunDate == settings.RunDate) && (settings.Month is null || one.Month == settings.Month);
}
