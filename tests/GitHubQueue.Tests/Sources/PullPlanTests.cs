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

    [Test]
    public void End_OfAWalkBeforeWhatIsKnown_TakesNothingBack()
    {
        var known = new Progress { From = Began.AddDays(-7), To = Began };
        var plan = PullPlan.Of(known, new Window(), Began);
        Assert.That(PullPlan.End(known, plan, Began), Is.EqualTo(known));
    }
}
