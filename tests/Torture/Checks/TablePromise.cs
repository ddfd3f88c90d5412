using Torture.Trouble;

namespace Torture.Checks;

/// <summary>Promise 1, the tables: each object has a row with its newest state, or its record is a dead letter with a reason.</summary>
internal static class TablePromise
{
    public static Finding Check(IReadOnlyList<LakeRecord> lake, string database)
    {
        var broken = new List<string>();
        var dead = Books.Read(database, "select id, last_error from queue_items where status = 'dead'").Select(row => row.Split('|', 2)).ToDictionary(row => row[0], row => row[1]);
        broken.AddRange(dead.Where(one => one.Value.Length == 0).Select(one => $"record {one.Key} is dead without a reason"));
        var deadRecords = lake.Where(one => dead.ContainsKey(Text(one.Item))).ToList();
        broken.AddRange(deadRecords.Where(one => !one.Facts.StartsWith($"{CsvFiles.BadId}|", StringComparison.Ordinal))
            .Select(one => $"a good record is dead: {one.Item} {one.Entity} {one.Key}: {dead[Text(one.Item)]}"));
        var counts = new List<string>();
        foreach (var facts in EntityFacts.All)
        {
            var rows = Books.Table(database, facts);
            var newest = lake.Where(one => one.Entity == facts.Entity && !dead.ContainsKey(Text(one.Item)))
                .GroupBy(one => one.Key).ToDictionary(states => states.Key, states => states.MaxBy(one => (one.AsOf, one.Item))!.Facts);
            broken.AddRange(newest.Where(one => rows.GetValueOrDefault(one.Key) != one.Value)
                .Select(one => $"{facts.Table} {one.Key}: is '{rows.GetValueOrDefault(one.Key)}', newest in the archive is '{one.Value}'"));
            broken.AddRange(rows.Keys.Except(newest.Keys).Select(key => $"{facts.Table} {key}: a row without a record"));
            counts.Add($"{facts.Table} {rows.Count}");
        }
        return new("1 the newest state is in its table, or a dead letter", $"{string.Join(", ", counts)}, dead letters {dead.Count}", broken);
    }

    private static string Text(long number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
