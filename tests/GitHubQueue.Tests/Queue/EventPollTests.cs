using GitHubQueue.Queue;
using NUnit.Framework;

namespace GitHubQueue.Tests.Queue;

/// <summary>Times are seconds after noon. The last whole poll saw events up to 100; this one saw 300 new ones, one a second, from 700 on.</summary>
public sealed class EventPollTests
{
    private static readonly EventPoll Later = new(1, At(100)) { Pages = 3, Read = 300, Inserted = 300, Oldest = At(700), Newest = At(1000), IsWhole = true };

    [Test]
    public void Missed_BetweenTwoWindows_IsByTheRateOfThis() => Assert.That((Later.HasGap, Later.Missed), Is.EqualTo((true, 600)));

    /// <summary>They moved onto the next page, and were on two: that is no rate.</summary>
    [Test]
    public void Missed_OfRepeatedEvents_DoesntCountThemTwice() =>
        Assert.That((Later with { Read = 330, Repeated = 30 }).Missed, Is.EqualTo(600));

    [Test]
    public void Missed_OfEventsOfOneSecond_IsByThatSecond() => Assert.That((Later with { Newest = At(700) }).Missed, Is.EqualTo(600 * 300));

    [Test]
    public void Missed_OfOneEvent_IsAsManyAsTheSecondsBetween() =>
        Assert.That((Later with { Read = 1, Inserted = 1, Newest = At(700) }).Missed, Is.EqualTo(600));

    [Test]
    public void HasGap_WhereOneOfTheLastPollWasMet_IsFalse() => ExpectNone(Later with { Overlap = 1, Inserted = 299 });

    [Test]
    public void HasGap_OfTheFirstPoll_IsFalse() => ExpectNone(new EventPoll(1, null) { Read = 300, Inserted = 300, Oldest = At(700), Newest = At(1000), IsWhole = true });

    [Test]
    public void HasGap_BeforeThePollHasEnded_IsFalse() => ExpectNone(Later with { IsWhole = false });

    [Test]
    public void HasGap_WhereNothingIsNew_IsFalse() => ExpectNone(Later with { Inserted = 0 });

    [Test]
    public void HasGap_WhereTheWindowReachesBackToTheLast_IsFalse([Values(50, 100)] int oldest) => ExpectNone(Later with { Oldest = At(oldest) });

    [Test]
    public void HasGap_OfAnEmptyFeed_IsFalse() => ExpectNone(new EventPoll(1, At(100)) { IsWhole = true });

    [Test]
    public void Duplicates_AreWhatWasReadAndNotNew() => Assert.That((Later with { Read = 330, Repeated = 10, Overlap = 20 }).Duplicates, Is.EqualTo(30));

    private static void ExpectNone(EventPoll poll) => Assert.That((poll.HasGap, poll.Missed), Is.EqualTo((false, (long?)null)));

    private static DateTimeOffset At(int seconds) => new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero).AddSeconds(seconds);
}
