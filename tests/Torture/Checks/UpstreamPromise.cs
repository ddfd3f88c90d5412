using Torture.Trouble;

namespace Torture.Checks;

/// <summary>Promise 1, from the other end: what GitHub and the CSV files have now is in the tables.</summary>
internal static class UpstreamPromise
{
    public static async Task<Finding> CheckAsync(Uri github, Upstream upstream, CsvFiles csv, string database)
    {
        // Named in the config, by whatever name they have now.
        var pulled = Books.Read(database, "select distinct replace(subject, rtrim(subject, '0123456789'), '') from checkpoints where entity = 'pull_request'");
        using var reader = new PlainReader(github);
        var present = await reader.ReadAsync(upstream.Names, pulled);
        var tables = EntityFacts.All.ToDictionary(facts => facts.Entity, facts => Books.Table(database, facts));
        var origin = tables["issue"].Keys.Select(key => key[..(key.IndexOf('/', StringComparison.Ordinal) + 1)]).FirstOrDefault() ?? "";
        var broken = present.Where(one => tables[one.Entity].GetValueOrDefault(origin + one.Key) is var row && row != Known(one.Entity, one.Facts, row))
            .Select(one => $"{one.Entity} {one.Key}: GitHub has '{one.Facts}', the table '{tables[one.Entity].GetValueOrDefault(origin + one.Key)}'").ToList();
        broken.AddRange(csv.Rows.Values.Where(row => tables["csv"].GetValueOrDefault($"services/{row.Id}") != $"{row.Id}|{row.Name}|{row.Since}")
            .Select(row => $"{row}: the table has '{tables["csv"].GetValueOrDefault($"services/{row.Id}")}'"));
        var counts = present.GroupBy(one => one.Entity).Select(same => $"{same.Key} {same.Count()}").Append($"csv {csv.Rows.Count}");
        return new("1 what GitHub has now is in the tables", string.Join(", ", counts), broken);
    }

    /// <summary>GitHub rewrites a renamed repository's name in old events, which nobody reads again: the name is left out.</summary>
    private static string Known(string entity, string facts, string? row) =>
        entity == "event" && row is not null && row[..row.LastIndexOf('|')] == facts[..facts.LastIndexOf('|')] ? row : facts;
}
