using System.Text;
using GitHubQueue.Queue;
using GitHubQueue.Records;
using GitHubQueue.Sqlite;
using GitHubQueue.Tables;
using GitHubQueue.Tests.Support;
using GitHubQueue.Worker;
using NUnit.Framework;
using QueueCrew;

namespace GitHubQueue.Tests.Queue;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class DeadLettersTests : IDisposable
{
    private const string Gone = "It isn't a dead letter any more.";

    private readonly TestPipeline _pipeline = new();
    private readonly ManualClock _clock = new();
    private readonly Database _database;
    private readonly DeadLetters _letters;

    public DeadLettersTests()
    {
        _database = _pipeline.Open();
        _letters = new(_database, _clock);
    }

    public void Dispose()
    {
        _database.Dispose();
        _pipeline.Dispose();
    }

    [Test]
    public void List_PageByPage_GivesAllInOrder()
    {
        var batch = Bury([.. Enumerable.Range(1, 5).Select(number => CrewRecords.Of(number))]);
        var expected = Enumerable.Range(1, 5).Select(id => new DeadLetter(
            id, Entity.Issue, CrewRecords.KeyOf(id), "crew", "repo-0", "issues:crew", "too odd", batch.ObjectKey, _clock.GetUtcNow())).ToList();
        Assert.That(_letters.List(2).Concat(_letters.List(2, after: 2)).Concat(_letters.List(2, after: 4)), Is.EqualTo(expected));
        Assert.That((_letters.Count, _letters.Find(3), _letters.Find(6)), Is.EqualTo((5, expected[2], (DeadLetter?)null)));
        Assert.That(_letters.Item(3)!.Record.Payload.ToArray(), Is.EqualTo(CrewRecords.Of(3).Payload.ToArray()));
    }

    [Test]
    public void Retry_ThatSucceeds_WritesTheRowOnce()
    {
        Bury(CrewRecords.Of(1));
        var letter = _letters.Find(1)!;
        Assert.That(Retry(letter), Is.Null);
        var after = Everything();
        Assert.That(_pipeline.Rows("select i.status, i.last_error, t.item_id, t.archive_key from queue_items i join issues t on t.key = i.key"),
            Is.EqualTo(new[] { $"done||1|{letter.ArchiveKey}" }));
        Assert.That(_pipeline.Rows("select * from queue_payloads"), Is.Empty);
        Assert.That(Retry(letter), Is.EqualTo(Gone));
        Assert.That(_letters.Drop(1), Is.False);
        Assert.That(Everything(), Is.EqualTo(after));
    }

    [Test]
    public void Retry_ThatFails_KeepsTheLetterWithTheNewReason()
    {
        Bury(CrewRecords.Of(1) with { Payload = Encoding.UTF8.GetBytes("{}") });
        var reason = Retry(_letters.Find(1)!);
        Assert.That(reason, Is.Not.Null.And.Not.EqualTo("too odd"));
        Assert.That(_letters.Find(1)!.Reason, Is.EqualTo(reason));
        Assert.That(Retry(_letters.Find(1)!), Is.EqualTo(reason));
        Assert.That(_letters.Item(1)!.Record.Payload.ToArray(), Is.EqualTo("{}"u8.ToArray()));
    }

    [Test]
    public void Retry_OfAnOlderStateThanItsRow_LeavesTheRow()
    {
        Bury(CrewRecords.Of(1, state: 1));
        _pipeline.Enqueue([CrewRecords.Of(1, state: 2)]);
        var newer = Claim();
        new ClaimedBatch(_database, newer, _clock).Complete(new(1, 1, "none"), [new(newer.Items[0], null)], () =>
            RowReader.Read(newer.Items[0].Record).Row!.Upsert(_database, newer.Items[0].Record, 2, newer.ObjectKey));
        Assert.That(Retry(_letters.Find(1)!), Is.Null);
        Assert.That(_pipeline.Rows("select title, item_id from issues"), Is.EqualTo(new[] { "Issue 1, state 2|2" }));
    }

    [Test]
    public void Drop_Twice_EndsItOnce()
    {
        Bury(CrewRecords.Of(1), CrewRecords.Of(2));
        var letter = _letters.Find(1)!;
        Assert.That(_letters.Drop(1), Is.True);
        var after = Everything();
        Assert.That(_pipeline.Rows("select id, status, last_error from queue_items"), Is.EqualTo(new[] { "1|done|dropped: too odd", "2|dead|too odd" }));
        Assert.That(_pipeline.Rows("select item_id from queue_payloads"), Is.EqualTo(new[] { "2" }));
        Assert.That((_letters.Drop(1), _letters.Rebury(1, "again"), Retry(letter)), Is.EqualTo((false, false, Gone)));
        Assert.That(Everything(), Is.EqualTo(after));
    }

    private Batch Bury(params Record[] records)
    {
        _pipeline.Enqueue(records);
        var batch = Claim();
        new ClaimedBatch(_database, batch, _clock).Complete(new(1, 1, "none"), [.. batch.Items.Select(item => new ItemOutcome(item, "too odd"))], () => { });
        return batch;
    }

    private Batch Claim() => new BatchClaims(_database, new ClaimSettings { Root = _pipeline.Archive.Root }, _clock).Claim()!;

    private string? Retry(DeadLetter letter) => new DeadLetterRetry(_database, _clock).Retry(letter);

    private List<string> Everything() => [.. new[] { "queue_items", "queue_payloads", "issues" }.SelectMany(table => _pipeline.Rows($"select * from {table}"))];
}
