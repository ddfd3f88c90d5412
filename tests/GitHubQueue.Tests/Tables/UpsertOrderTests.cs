using Dapper;
using GitHubQueue.Queue;
using GitHubQueue.Sqlite;
using GitHubQueue.Tables;
using GitHubQueue.Tests.Support;
using NUnit.Framework;

namespace GitHubQueue.Tests.Tables;

/// <summary>Workers finish in any order: whichever record is applied first, the tables come out the same.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class UpsertOrderTests
{
    /// <summary>Every table is in the audit, so one that this test forgets is noticed.</summary>
    [Test]
    public void Kinds_AreAllTables()
    {
        using var folder = new TemporaryFolder();
        using var database = PipelineDatabase.Open(Path.Combine(folder.Path, "a.db"));
        Assert.That(EntityStates.OfGitHub.Select(kind => kind.Table), Is.EquivalentTo(new TableAudit(database, []).Counts().Keys));
    }

    [Test]
    public void Upsert_InAnyOrder_GivesTheSameTables([Range(1, 20)] int seed)
    {
        using var folder = new TemporaryFolder();
        var random = new Random(seed);
        // Three keys, each with states of rising and of equal times; item ids follow the order of arrival in the queue.
        var arrivals = Enumerable.Range(1, 60).Select(item => (Item: (long)item, Key: $"k{random.Next(3)}", AsOf: random.Next(4))).ToList();
        using var inOrder = PipelineDatabase.Open(Path.Combine(folder.Path, "a.db"));
        using var shuffled = PipelineDatabase.Open(Path.Combine(folder.Path, "b.db"));
        Apply(inOrder, arrivals);
        var order = arrivals.ToArray();
        random.Shuffle(order);
        Apply(shuffled, [.. order, .. order.Take(10)]); // some twice, as after a crash
        foreach (var (_, table, _) in EntityStates.OfGitHub)
        {
            var expected = Dump(inOrder, table);
            Assert.That(Dump(shuffled, table), Is.EqualTo(expected), table);
            Assert.That(expected, Has.Count.EqualTo(arrivals.Select(arrival => arrival.Key).Distinct().Count()));
        }
    }

    private static void Apply(Database database, IReadOnlyList<(long Item, string Key, int AsOf)> arrivals) => database.Write(() =>
    {
        foreach (var (item, key, asOf) in arrivals)
        {
            for (var kind = 0; kind < EntityStates.OfGitHub.Count; kind++)
            {
                var record = EntityStates.Of(kind, key, asOf, $"state {item}");
                RowReader.Read(record).Row!.Upsert(database, record, item, $"object {item}");
            }
        }
    });

    private static List<string> Dump(Database database, string table) => database.Connection
        .Query($"select * from {table} order by key")
        .Select(row => string.Join('|', ((IDictionary<string, object>)row).Values))
        .ToList();
}
