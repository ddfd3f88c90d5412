using GitHubQueue.Sqlite;

namespace Torture.Checks;

/// <summary>Promise 1, the lake: every record that was enqueued is in exactly one object, and nothing else is.</summary>
internal static class ArchivePromise
{
    public static Finding Check(IReadOnlyList<LakeRecord> lake, string database, Witness witness, long reported)
    {
        var broken = new List<string>();
        var items = Books.Read(database, "select id, entity, key, hash, archive_key from queue_items").ToHashSet();
        var archived = lake.Select(one => $"{one.Item}|{one.Entity}|{one.Key}|{one.Hash}|{one.Object}").ToList();
        broken.AddRange(items.Except(archived).Select(one => $"lost: in the queue and in no object, or in another one: {one}"));
        broken.AddRange(archived.Except(items).Select(one => $"in an object, and not in the queue: {one}"));
        broken.AddRange(lake.GroupBy(one => one.Item).Where(same => same.Count() > 1)
            .Select(same => $"twice: record {same.Key} is in {string.Join(" and ", same.Select(one => one.Object))}"));
        broken.AddRange(lake.GroupBy(one => (one.Entity, one.Key)).SelectMany(Repeated));
        var byItem = lake.GroupBy(one => one.Item).ToDictionary(same => same.Key, same => same.First());
        broken.AddRange(witness.Seen.Where(seen => !byItem.TryGetValue(seen.Key, out var one) || (one.Entity, one.Key, one.Hash) != seen.Value)
            .Select(seen => $"was seen in the queue and is not archived: {seen}"));
        if (reported > lake.Count)
            broken.Add($"ingests reported {reported} records, and {lake.Count} are archived");
        using var open = new Database(database);
        if (open.Prepare("select count(*) from queue_items where status not in ('done', 'dead')").ScalarNumber() is > 0 and var left)
            broken.Add($"{left} records are not done");
        return new("1 every record is in exactly one object", $"{lake.Count} records in {lake.Select(one => one.Object).Distinct().Count()} objects; "
            + $"{witness.Seen.Count} were seen on the way, {reported} reported by ingests that were let end", broken);
    }

    /// <summary>The same state of the same object, one after the other.</summary>
    private static IEnumerable<string> Repeated(IEnumerable<LakeRecord> states)
    {
        var ordered = states.OrderBy(one => one.Item).ToList();
        return ordered.Zip(ordered.Skip(1)).Where(pair => (pair.First.Hash, pair.First.Context) == (pair.Second.Hash, pair.Second.Context))
            .Select(pair => $"enqueued twice: {pair.First.Entity} {pair.First.Key} as {pair.First.Item} and {pair.Second.Item}");
    }
}
