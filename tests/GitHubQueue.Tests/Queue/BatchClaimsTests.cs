using GitHubQueue.Queue;
using GitHubQueue.Records;
using GitHubQueue.Sqlite;
using GitHubQueue.Tests.Support;
using NUnit.Framework;
using QueueCrew;
using SQLitePCL;

namespace GitHubQueue.Tests.Queue;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class BatchClaimsTests : IDisposable
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    private readonly TestPipeline _pipeline = new();
    private readonly ManualClock _clock = new();
    private readonly Database _database;

    public BatchClaimsTests() => _database = _pipeline.Open();

    public void Dispose()
    {
        _database.Dispose();
        _pipeline.Dispose();
    }

    [Test]
    public void Claim_ABacklogBesideFreshPartitions_TakesTurns()
    {
        _pipeline.Enqueue(Enumerable.Range(1, 50).Select(number => CrewRecords.Of(number) with { Repo = "backlog" }));
        _pipeline.Enqueue([CrewRecords.Of(51) with { Repo = "a" }, CrewRecords.Of(52) with { Repo = "z" }, CrewRecords.Of(53) with { Repo = "z" }]);
        Assert.That(
            Enumerable.Range(0, 6).Select(_ => Claims(batchSize: 1).Claim()!.Items[0].Record.Repo),
            Is.EqualTo(new[] { "a", "backlog", "z", "backlog", "z", "backlog" }));
    }

    [TestCase(new[] { 400, 400, 400, 400, 400 }, new[] { 2, 2, 1 })]
    [TestCase(new[] { 500, 500, 500 }, new[] { 2, 1 })]
    [TestCase(new[] { 400, 5000, 400, 400 }, new[] { 1, 1, 2 }, Description = "a huge one is alone")]
    [TestCase(new[] { 5000 }, new[] { 1 })]
    [TestCase(new[] { 0, 0, 1000, 1 }, new[] { 3, 1 })]
    public void Claim_MoreBytesThanABatchMayHold_EndsTheBatchBefore(int[] bytes, int[] batches)
    {
        _pipeline.Enqueue(bytes.Select((length, index) => CrewRecords.Of(index) with { Payload = new byte[length] }));
        var claimed = new List<Batch>();
        while (Claims(batchBytes: 1000).Claim() is { } batch)
            claimed.Add(batch);
        Assert.That(claimed.Select(batch => batch.Items.Count), Is.EqualTo(batches));
        Assert.That(claimed.SelectMany(batch => batch.Items).Select(item => item.Record.Payload.Length), Is.EqualTo(bytes));
    }

    [Test]
    public void Claim_AnExpiredBatch_IsTakenOverWholeWhateverTheBatchSize()
    {
        _pipeline.Enqueue(30);
        var first = Claims(batchSize: 20).Claim()!;
        _clock.Advance(Lease - TimeSpan.FromMilliseconds(1));
        Assert.That(Claims(batchSize: 20).Claim()!.Items, Has.Count.EqualTo(10));
        Assert.That(Claims(batchSize: 20).Claim(), Is.Null);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        var second = Claims(batchSize: 3, owner: Elsewhere).Claim()!;
        Assert.That(second with { Items = [] }, Is.EqualTo(first with { LeaseToken = 2, Crashes = 1, Items = [] }));
        Assert.That(second.Items.Select(item => (item.Id, item.Attempts)), Is.EqualTo(Enumerable.Range(1, 20).Select(id => ((long)id, 0))));
    }

    [Test]
    public void Claim_ABatchThatWasGivenBack_CountsNoCrash()
    {
        _pipeline.Enqueue(10);
        var first = Claims().Claim()!;
        Assert.That(new ClaimedBatch(_database, first, _clock).RetryAt(_clock.GetUtcNow().AddSeconds(10), "The disk is full."), Is.True);
        Assert.That(Claims().Claim(), Is.Null);
        _clock.Advance(TimeSpan.FromSeconds(10));
        var second = Claims().Claim()!;
        Assert.That((second.Id, second.LeaseToken, second.Crashes, second.Items.Count), Is.EqualTo((first.Id, 2, 0, 10)));
    }

    [Test]
    public void Claim_ABatchWhoseProcessIsGone_IsTakenOverAtOnce()
    {
        _pipeline.Enqueue(10);
        var gone = ProcessIdentity.Current with { Start = ProcessIdentity.Current.Start - 1 };
        Claims(owner: gone).Claim();
        Assert.That(Claims().Claim()?.Crashes, Is.EqualTo(1));
        Assert.That(Claims().Claim(), Is.Null);
    }

    /// <summary>A worker that could not give its batch back (a full disk) takes it again when the lease has run out: nobody has died.</summary>
    [Test]
    public void Claim_OfAnOwnLeaseThatRanOut_CountsNoDeath()
    {
        _pipeline.Enqueue(3);
        var first = Claims().Claim()!;
        Assert.That(new ClaimedBatch(_database, first, _clock).Touch(first.Items[1]), Is.True);
        _clock.Advance(Lease);
        var again = Claims().Claim()!;
        Assert.That((again.Id, again.LeaseToken, again.Crashes), Is.EqualTo((first.Id, 2L, 0)));
        Assert.That(again.Items.Select(item => item.Attempts), Is.EqualTo(new[] { 0, 0, 0 }));
    }

    private static readonly ProcessIdentity Elsewhere = new("elsewhere", 1, 1);

    [Test]
    public void Claim_AnItemInHandWhenTheLeaseWasLost_BurnsItsAttemptAndNoOthers()
    {
        _pipeline.Enqueue(3);
        var first = Claims().Claim()!;
        Assert.That(new ClaimedBatch(_database, first, _clock).Touch(first.Items[1]), Is.True);
        _clock.Advance(Lease);
        Assert.That(Claims(owner: Elsewhere).Claim()!.Items.Select(item => item.Attempts), Is.EqualTo(new[] { 0, 1, 0 }));
        _clock.Advance(Lease);
        Assert.That(Claims().Claim()!.Items.Select(item => item.Attempts), Is.EqualTo(new[] { 0, 1, 0 }), "nothing was in hand the second time");
    }

    /// <summary>A worker sleeps past its lease between the claim and the reading of its items: they may be done by now, or another's.</summary>
    [Test]
    public void Claim_TakenOverBeforeItsItemsAreRead_GivesNothing()
    {
        _pipeline.Enqueue(3);
        using var other = _pipeline.Open();
        Batch? taken = null;
        raw.sqlite3_trace(_database.Connection.Handle!, (_, sql) => taken ??= sql.Contains("queue_payloads", StringComparison.Ordinal) ? TakeOver(other) : null, null);
        Assert.That(Claims().Claim(), Is.Null);
        Assert.That((taken?.LeaseToken, taken?.Items.Count), Is.EqualTo((2, 3)));
    }

    private Batch? TakeOver(Database database)
    {
        _clock.Advance(Lease);
        return new BatchClaims(database, new ClaimSettings { Root = _pipeline.Archive.Root, Lease = Lease, Owner = Elsewhere }, _clock).Claim();
    }

    [Test]
    public void Claim_ABatchOfAnotherArchive_IsInput()
    {
        _pipeline.Enqueue(3);
        Claims(root: "file:/first").Claim();
        _clock.Advance(Lease);
        var failure = Assert.Throws<FailureException>(() => Claims(root: "file:/second").Claim());
        Assert.That((failure!.Kind, failure.Message), Is.EqualTo((FailureKind.Input,
            "Batches in the queue were begun for the archive 'file:/first', not 'file:/second': run the worker with --archive 'file:/first' "
            + "until they are done, then change it.")));
        Assert.That(Claims(root: "file:/first", owner: Elsewhere).Claim()?.Crashes, Is.EqualTo(1), "the refusal changed nothing");
    }

    [Test]
    public void AnythingLeft_AtEachStage_TellsWhatMayBecomeDue()
    {
        var within = TimeSpan.FromSeconds(10);
        Assert.That(Claims().AnythingLeft(within), Is.False, "nothing");
        _pipeline.Enqueue(1);
        Assert.That(Claims().AnythingLeft(within), Is.True, "pending");
        var batch = Claims().Claim()!;
        Assert.That(Claims().AnythingLeft(within), Is.True, "leased");
        new ClaimedBatch(_database, batch, _clock).RetryAt(_clock.GetUtcNow().AddSeconds(11), null);
        Assert.That(Claims().AnythingLeft(within), Is.False, "given back for longer");
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.That(Claims().AnythingLeft(within), Is.True, "given back for as long");
    }

    private BatchClaims Claims(int batchSize = 1000, long batchBytes = 8 << 20, string? root = null, ProcessIdentity? owner = null) => new(
        _database,
        new ClaimSettings
        {
            Root = root ?? _pipeline.Archive.Root,
            BatchSize = batchSize,
            BatchBytes = batchBytes,
            Lease = Lease,
            Owner = owner ?? ProcessIdentity.Current,
        },
        _clock);
}
