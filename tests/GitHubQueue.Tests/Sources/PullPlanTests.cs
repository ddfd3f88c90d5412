using GitHubQueue.Records;
using GitHubQueue.Sources;
using NUnit.Framework;

namespace GitHubQueue.Tests.Sources;

[Parallelizable(ParallelScope.All)]
public sealed class PullPlanTests
{
    private static readonly DateTimeOffset Began = new(2026, 11, 20, 8, 0, 0, TimeSpan.Zero);

    /// <summary>What changes while the list is walked, or in the last seconds before, is the next walk's.</summary>
    [Test]
    public void End_OfAWalk_StaysBehindItsBeginning()
    {
        var plan = PullPlan.Of(Progress.None, new Window { Full = true }, Began);
        Assert.That(PullPlan.End(Progress.None, plan, Began).To, Is.EqualTo(Began - Leg.Unsettled));
    }

    /// <summary>GitHub knows no time before 1980, so what is asked for from 1970 on has been read when all has been read from 1980 on.</summary>
    [Test]
    public void Of_AReachBefore1980AndAllRead_IsWhatHasMovedSince()
    {
        var window = new Window { Reach = DateTimeOffset.UnixEpoch };
        var known = new Progress { From = Window.Beginning, To = Began };
        Assert.That(PullPlan.Of(known, window, Began), Is.EqualTo(new PullPlan(false, Began, null, MayBeUnchanged: true)));
        var walk = new Walk(Window.Beginning, null, Began, "cursor");
        Assert.That(PullPlan.Of(Progress.None with { Walk = walk }, window, Began), Is.EqualTo(new PullPlan(true, Window.Beginning, walk, false)));
    }

    [Test]
    public void End_OfAWalkBeforeWhatIsKnown_TakesNothingBack()
    {
        var known = new Progress { From = Began.AddDays(-7), To = Began };
        var plan = PullPlan.Of(known, new Window(), Began);
        Assert.That(PullPlan.End(known, plan, Began), Is.EqualTo(known));
    }
}
