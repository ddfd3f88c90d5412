using GitHubQueue.Queue;
using GitHubQueue.Records;
using GitHubQueue.Sqlite;
using GitHubQueue.Tests.Support;
using NUnit.Framework;
using QueueCrew;

namespace GitHubQueue.Tests.Queue;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class CheckpointsTests : IDisposable
{
    private const string Subject = "api.github.com/repositories/1";

    private static readonly Progress Halfway = new()
    {
        From = CrewRecords.Start,
        To = CrewRecords.Start.AddDays(1),
        Walk = new(CrewRecords.Start.AddDays(1), null, CrewRecords.Start.AddDays(2), "https://api.github.com/next"),
    };

    private readonly TestPipeline _pipeline = new();
    private readonly ManualClock _clock = new();
    private readonly Database _database;
    private readonly Checkpoints _checkpoints;

    public CheckpointsTests()
    {
        _database = _pipeline.Open();
        _checkpoints = new(_database, _clock);
    }

    public void Dispose()
    {
        _database.Dispose();
        _pipeline.Dispose();
    }

    [Test]
    public void Acquire_AfterAnAdvance_GivesAllOfTheProgress()
    {
        var first = Acquire();
        Assert.That(first.Progress, Is.EqualTo(Progress.None));
        _database.Write(() => _checkpoints.Advance(first, Halfway));
        _checkpoints.Release(first);
        Assert.That(Acquire(), Is.EqualTo(new Checkpoint(first.Id, "octocat", first.LeaseToken + 1, Halfway)));
    }

    [Test]
    public void Acquire_WhileAnotherIngestHoldsIt_IsRefused()
    {
        Acquire();
        var failure = Assert.Throws<FailureException>(() => Acquire());
        Assert.That((failure!.Kind, failure.Message), Is.EqualTo((FailureKind.Unavailable,
            $"Source 'octocat' is being ingested already, by process {Environment.ProcessId}: wait for it to end, or end it, and run this again.")));
        Assert.That(_checkpoints.Acquire(Entity.Issue, "another", "another").LeaseToken, Is.EqualTo(1));
    }

    [Test]
    public void Acquire_AHoldThatWasNotExtended_IsTakenWhenItExpires()
    {
        var first = Acquire();
        _clock.Advance(Checkpoints.Lease - TimeSpan.FromSeconds(1));
        Assert.That(_checkpoints.Extend(first), Is.True);
        _clock.Advance(Checkpoints.Lease - TimeSpan.FromSeconds(1));
        Assert.Throws<FailureException>(() => Acquire());
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.That(Acquire().LeaseToken, Is.EqualTo(2));
        Assert.That(_checkpoints.Extend(first), Is.False);
    }

    [Test]
    public void Acquire_AHoldOfAProcessThatIsGone_IsTakenAtOnce()
    {
        Acquire();
        var gone = ProcessIdentity.Current with { Start = ProcessIdentity.Current.Start - 1 };
        _database.Execute($"update checkpoints set lease_owner = '{gone}'");
        Assert.That(Acquire().LeaseToken, Is.EqualTo(2));
    }

    [Test]
    public void Advance_AfterAnotherIngestTookOver_KeepsNothingOfItsPage()
    {
        var late = Acquire();
        _clock.Advance(Checkpoints.Lease);
        var held = Acquire();
        var failure = Assert.Throws<FailureException>(() => _database.Write(() =>
        {
            new RecordQueue(_database).Enqueue([CrewRecords.Of(1)]);
            _checkpoints.Advance(late, Halfway);
        }));
        Assert.That(failure!.Kind, Is.EqualTo(FailureKind.Unavailable));
        Assert.That(_pipeline.Rows("select id from queue_items"), Is.Empty);
        _checkpoints.MarkUnread(late, "late");
        _checkpoints.Release(late);
        Assert.That(
            _pipeline.Rows("select lease_token, lease_owner, from_at, gone_reason from checkpoints"),
            Is.EqualTo(new[] { $"{held.LeaseToken}|{ProcessIdentity.Current}||" }));
    }

    private Checkpoint Acquire() => _checkpoints.Acquire(Entity.Issue, Subject, "octocat");
}
