using GitHubQueue.Queue;

namespace GitHubQueue.Warehouse;

/// <summary>What of the manifest is asked for, and how it is cut into loads.</summary>
internal sealed class LoadPlan(LoadSettings settings, Manifest manifest, LoadSource source)
{
    /// <summary>Where the objects are read from.</summary>
    public LoadSource Source => source;

    /// <summary>Commits of that month only.</summary>
    public bool IsOfAMonth => settings.Month is not null;

    /// <summary>Also what the ledger has.</summary>
    public bool IsAgain => settings.RunDate is not null;

    /// <summary>Objects that have no typed files, and so can't be loaded into tables that are merged.</summary>
    public int Untyped { get; private set; }

    public IEnumerable<ArchivedObject> Objects(string entity) => manifest.Completed(entity).Where(IsAskedFor);

    /// <summary>Those that are merged into a table and that its ledger doesn't have, many together: a merge costs more than a file.</summary>
    /// <param name="known">The batches that the ledger has.</param>
    /// <param name="mostRows">Of a group; a single object may have more.</param>
    public IEnumerable<IReadOnlyList<TypedObject>> Groups(TypedTable table, IReadOnlySet<Guid> known, int mostRows, int mostFiles)
    {
        if (IsOfAMonth)
            return [];
        var typed = manifest.Typed(table.Entity).Where(one => IsAskedFor(one.Source)).ToList();
        Untyped += Objects(table.Entity).Count() - typed.Count;
        return Groups(typed.Where(one => IsAgain || !known.Contains(one.Source.Batch)), mostRows, mostFiles);
    }

    private static IEnumerable<IReadOnlyList<TypedObject>> Groups(IEnumerable<TypedObject> objects, int mostRows, int mostFiles)
    {
        var (group, rows, files) = (new List<TypedObject>(), 0, 0);
        foreach (var one in objects)
        {
            if (group.Count > 0 && (rows + one.Rows > mostRows || files + one.Copies.Count > mostFiles))
            {
                yield return group;
                (group, rows, files) = ([], 0, 0);
            }
            group.Add(one);
            (rows, files) = (rows + one.Rows, files + one.Copies.Count);
        }
        if (group.Count > 0)
            yield return group;
    }

    private bool IsAskedFor(ArchivedObject one) =>
        (settings.RunDate is null || one.RunDate == settings.RunDate) && (settings.Month is null || one.Month == settings.Month);
}
