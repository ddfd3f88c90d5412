using System.Text;
using Dapper;
using GitHubQueue.Queue;
using GitHubQueue.Records;
using GitHubQueue.Sqlite;
using GitHubQueue.Tables;
using GitHubQueue.Tests.Support;
using NUnit.Framework;

namespace GitHubQueue.Tests.Tables;

/// <summary>Workers finish in any order: whichever record is applied first, the tables come out the same.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class UpsertOrderTests
{
    private static readonly (string Entity, string Table, string Payload)[] Kinds =
    [
        (Entity.Issue, "issues", """{"id":7,"number":1,"title":"STATE","state":"open","created_at":"2026-01-01T00:00:00Z","updated_at":"2026-01-02T00:00:00Z"}"""),
        (Entity.PullRequest, "pull_requests", """{"id":7,"number":1,"title":"STATE","state":"open","created_at":"2026-01-01T00:00:00Z","updated_at":"2026-01-02T00:00:00Z"}"""),
        (Entity.PullRequestReview, "pull_request_reviews", """{"id":7,"state":"APPROVED","commit_id":"STATE"}"""),
        (Entity.PullRequestFile, "pull_request_files", """{"filename":"a.txt","status":"modified","sha":"STATE"}"""),
        (Entity.Commit, "commits", """{"sha":"6dcb09b5b57875f334f61aebed695e2e4193db5e","commit":{"message":"STATE"}}"""),
        (Entity.Event, "events", """{"id":"7","type":"PushEvent","payload":{"ref":"STATE"}}"""),
    ];

    /// <summary>Every table is in the audit, so one that this test forgets is noticed.</summary>
    [Test]
    public void Kinds_AreAllTables()
    {
        using var folder = new TemporaryFolder();
        using var database = PipelineDatabase.Open(Path.Combine(folder.Path, "a.db"));
        Assert.That(Kinds.Select(kind => kind.Table), Is.EquivalentTo(new TableAudit(database, []).Counts().Keys));
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
        foreach (var (_, table, _) in Kinds)
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
            foreach (var (entity, _, payload) in Kinds)
            {
                var record = RecordOf(entity, key, asOf, payload.Replace("STATE", $"state {item}", StringComparison.Ordinal));
                RowReader.Read(record).Row!.Upsert(database, record, item, $"object {item}");
            }
        }
    });

    private static Record RecordOf(string entity, string key, int asOf, string payload) => new()
    {
        Entity = entity,
        Key = key,
        AsOf = DateTimeOffset.UnixEpoch.AddDays(asOf),
        FetchedAt = DateTimeOffset.UnixEpoch,
        Hash = "",
        Org = "octocat",
        Repo = "Hello-World",
        Source = "test",
        Context = """{"pull_number":1,"head_sha":"abc"}""",
        Payload = Encoding.UTF8.GetBytes(payload),
    };

    private static List<string> Dump(Database database, string table) => database.Connection
        .Query($"select * from {table} order by key")
        .Select(row => string.Join('|', ((IDictionary<string, object>)row).Values))
        .ToList();
}
