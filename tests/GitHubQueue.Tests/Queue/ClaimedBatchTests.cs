using GitHubQueue.Queue;
using GitHubQueue.Sqlite;
using GitHubQueue.Tests.Support;
using NUnit.Framework;

namespace GitHubQueue.Tests.Queue;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ClaimedBatchTests : IDisposable
{
    private static readonly ManifestEntry Stored = new(10, 20, "hash");

    private static readonly Dictionary<string, Func<ClaimedBatch, Batch, bool>> Verbs = new()
    {
        ["Extend"] = (claimed, _) => claimed.Extend(TimeSpan.FromHours(1)),
        ["RetryAt"] = (claimed, _) => claimed.RetryAt(DateTimeOffset.UnixEpoch, "late"),
        ["Complete"] = (claimed, batch) => claimed.Complete(Stored, [.. batch.Items.Select(item => new ItemOutcome(item, null))], NoRows),
        ["Complete, dead"] = (claimed, batch) => claimed.Complete(Stored, [.. batch.Items.Select(item => new ItemOutcome(item, "late"))], NoRows),
        ["CompleteArchiving"] = (claimed, _) => claimed.CompleteArchiving(Stored),
        ["Touch"] = (claimed, batch) => claimed.Touch(batch.Items[0]),
        ["CompleteItem"] = (claimed, batch) => claimed.CompleteItem(new(batch.Items[0], null), NoRows),
        ["CompleteItem, dead"] = (claimed, batch) => claimed.CompleteItem(new(batch.Items[0], "late"), NoRows),
    };

    private readonly TestPipeline _pipeline = new();
    private readonly ManualClock _clock = new();
    private readonly Database _database;

    public ClaimedBatchTests() => _database = _pipeline.Open();

    private static IEnumerable<string> VerbNames => Verbs.Keys;

    public void Dispose()
    {
        _database.Dispose();
        _pipeline.Dispose();
    }

    [Test]
    public void AnyVerb_WithTheTokenOfALostLease_ChangesNothing([ValueSource(nameof(VerbNames))] string verb, [Values] Since since)
    {
        _pipeline.Enqueue(3);
        var late = Claim();
        _clock.Advance(TimeSpan.FromMinutes(5));
        var held = Claim();
        var holder = new ClaimedBatch(_database, held, _clock);
        if (since == Since.GivenBack)
            holder.RetryAt(_clock.GetUtcNow(), null);
        else if (since == Since.Completed)
            holder.Complete(Stored, [.. held.Items.Select(item => new ItemOutcome(item, null))], () => { });
        var before = Everything();
        Assert.That(Verbs[verb](new ClaimedBatch(_database, late, _clock), late), Is.False);
        Assert.That(Everything(), Is.EqualTo(before));
    }

    [Test]
    public void Extend_OfABatchThatWasGivenBack_IsRefused()
    {
        _pipeline.Enqueue(3);
        var claimed = new ClaimedBatch(_database, Claim(), _clock);
        claimed.RetryAt(_clock.GetUtcNow(), null);
        Assert.That(claimed.Extend(TimeSpan.FromHours(1)), Is.False);
    }

    [Test]
    public void Complete_TheRowsFail_KeepsNothingOfIt()
    {
        _pipeline.Enqueue(3);
        var batch = Claim();
        var before = Everything();
        var outcomes = batch.Items.Select(item => new ItemOutcome(item, item.Id == 2 ? "bad" : null)).ToList();
        Assert.Throws<InvalidOperationException>(() =>
            new ClaimedBatch(_database, batch, _clock).Complete(Stored, outcomes, () => throw new InvalidOperationException("rows")));
        Assert.That(Everything(), Is.EqualTo(before));
    }

    /// <summary>An item without an outcome would be done, and its payload gone, without a row or a reason.</summary>
    [Test]
    public void Complete_ThatLeavesAnItemOut_KeepsNothingOfIt()
    {
        _pipeline.Enqueue(3);
        var batch = Claim();
        var before = Everything();
        Assert.Throws<InvalidOperationException>(() =>
            new ClaimedBatch(_database, batch, _clock).Complete(Stored, [.. batch.Items.Skip(1).Select(item => new ItemOutcome(item, null))], () => { }));
        Assert.That(Everything(), Is.EqualTo(before));
    }

    [Test]
    public void Complete_OneIsDead_EndsTheBatchAndKeepsItsPayloadOnly()
    {
        _pipeline.Enqueue(3);
        var batch = Claim();
        var outcomes = batch.Items.Select(item => new ItemOutcome(item, item.Id == 2 ? "bad" : null)).ToList();
        Assert.That(new ClaimedBatch(_database, batch, _clock).Complete(Stored, outcomes, () => { }), Is.True);
        var now = _clock.GetUtcNow().ToUnixTimeMilliseconds();
        Assert.That(_pipeline.Rows("select id, status, batch, archive_key, last_error, completed_at from queue_items"), Is.EqualTo(new[]
        {
            $"1|done|{batch.Id}|{batch.ObjectKey}||{now}", $"2|dead|{batch.Id}|{batch.ObjectKey}|bad|{now}", $"3|done|{batch.Id}|{batch.ObjectKey}||{now}",
        }));
        Assert.That(_pipeline.Rows("select item_id from queue_payloads"), Is.EqualTo(new[] { "2" }));
        Assert.That(_pipeline.Rows("select * from queue_batches"), Is.Empty);
        Assert.That(_pipeline.Rows("select * from archive_objects"), Is.EqualTo(new[]
        {
            $"{batch.Id}|{batch.Root}|{batch.ObjectKey}|issue|{batch.Partition}|3|10|20|hash|1|3|{now}|0",
        }));
    }

    public enum Since { TakenOver, GivenBack, Completed }

    private static void NoRows() => Assert.Fail("Rows of a lost lease were written.");

    private Batch Claim() => new BatchClaims(_database, new ClaimSettings { Root = _pipeline.Archive.Root }, _clock).Claim()!;

    private List<string> Everything() =>
        [.. new[] { "queue_items", "queue_batches", "queue_payloads", "archive_objects" }.SelectMany(table => _pipeline.Rows($"select * from {table}"))];
}
