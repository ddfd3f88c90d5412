using System.Text;
using GitHubQueue.Queue;
using GitHubQueue.Records;
using GitHubQueue.Tests.Support;
using NUnit.Framework;
using QueueCrew;

namespace GitHubQueue.Tests.Queue;

[Parallelizable(ParallelScope.All)]
public sealed class RecordQueueTests
{
    [TestCase("A0", "A0", Description = "first seen")]
    [TestCase("A0 B1 A2", "A0 B1 A2", Description = "back again is a state of its own")]
    [TestCase("A0 B0", "A0 B0", Description = "twice within one second")]
    [TestCase("A0 B0 A0", "A0 B0 A0", Description = "and back within it")]
    [TestCase("A0 A0", "A0", Description = "read again")]
    [TestCase("A0 A5", "A0", Description = "touched without a change")]
    [TestCase("A5 B1", "A5", Description = "older than what is known")]
    [TestCase("A0 B5 A1 C6", "A0 B5 C6", Description = "an old page in between")]
    public void Enqueue_StatesOfOneKey_KeepsWhatIsNew(string pushed, string kept)
    {
        using var pipeline = new TestPipeline();
        pipeline.Enqueue(pushed.Split(' ').Select(State));
        Assert.That(
            pipeline.Rows($"""
                select group_concat(cast(p.payload as text) || ((as_of - {CrewRecords.Start.ToUnixTimeMilliseconds()}) / 1000), ' ')
                  from queue_items join queue_payloads p on p.item_id = id
                """),
            Is.EqualTo(new[] { kept }));
    }

    [Test]
    public void Enqueue_ARecord_KeepsAllOfItAndTellsHowManyWereNew()
    {
        using var pipeline = new TestPipeline();
        using var database = pipeline.Open();
        var record = CrewRecords.Of(7) with { Context = """{"pull":3}""", Payload = new byte[] { 0, 0xff, (byte)'\n' } };
        Assert.That(database.Write(() => new RecordQueue(database).Enqueue([record, record, CrewRecords.Of(8)])), Is.EqualTo(2));
        var read = new BatchItems(database).Find(1)!;
        Assert.That((read.Id, read.Attempts, read.Record with { Payload = default }), Is.EqualTo((1, 0, record with { Payload = default, Item = 1 })));
        Assert.That(read.Record.Payload.ToArray(), Is.EqualTo(record.Payload.ToArray()));
        Assert.That(pipeline.Rows("select bytes, partition, status from queue_items where id = 1"), Is.EqualTo(new[] { $"3|{Partition.Of(record)}|pending" }));
    }

    [Test]
    public void Enqueue_TheTransactionIsRolledBack_KnowsNothingOfIt()
    {
        using var pipeline = new TestPipeline();
        using var database = pipeline.Open();
        var queue = new RecordQueue(database);
        Assert.Throws<InvalidOperationException>(() => database.Write(() =>
        {
            queue.Enqueue([CrewRecords.Of(1)]);
            throw new InvalidOperationException("The page was bad after all.");
        }));
        Assert.That(pipeline.Rows("select * from known"), Is.Empty);
        Assert.That(database.Write(() => queue.Enqueue([CrewRecords.Of(1)])), Is.EqualTo(1));
    }

    private static Record State(string text)
    {
        var payload = Encoding.UTF8.GetBytes(text[..1]);
        return CrewRecords.Of(1) with { Payload = payload, Hash = PayloadHash.Of(payload), AsOf = CrewRecords.Start.AddSeconds(text[1] - '0') };
    }
}
