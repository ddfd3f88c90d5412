using GitHubQueue.Records;
using GitHubQueue.Sources;
using NUnit.Framework;

namespace GitHubQueue.Tests.Sources;

/// <summary>Times are seconds after noon; the commits from 100 to 200 have been read, up to head, unless said otherwise.</summary>
public sealed class CommitPlanTests
{
    private static readonly DateTimeOffset Now = At(1000);
    private static readonly Progress Read = new() { From = At(100), To = At(200), Head = "head" };
    private static readonly Walk Unfinished = new(At(50), null, At(70), "cursor", "newer");

    [Test]
    public void Of_NothingRead_IsTheLogOfSixMonths() => Expect(Progress.None, new(), Log(Now.AddMonths(-6)));

    [Test]
    public void Of_NothingReadAndASince_IsTheLogDownToIt() => Expect(Progress.None, new() { Since = At(30), Reach = At(10) }, Log(At(30)));

    [Test]
    public void Of_NothingReadAndAReach_IsTheLogDownToIt() => Expect(Progress.None, new() { Reach = At(10) }, Log(At(10)));

    [Test]
    public void Of_Full_IsTheWholeLog([Values] bool wasRead) => Expect(wasRead ? Read : Progress.None, new() { Full = true }, Log(Window.Beginning));

    [Test]
    public void Of_SinceBefore1980_IsTheWholeLog() => Expect(Progress.None, new() { Since = DateTimeOffset.UnixEpoch }, Log(Window.Beginning));

    [Test]
    public void Of_SinceBefore1980AndAllRead_IsAComparison() =>
        Expect(Read with { From = Window.Beginning }, new() { Reach = DateTimeOffset.UnixEpoch }, Comparison() with { Since = Window.Beginning });

    [Test]
    public void Of_SinceBefore1980AndAnUnfinishedWalk_GoesOnWithIt()
    {
        var walk = Unfinished with { From = Window.Beginning };
        Expect(Progress.None with { Walk = walk }, new() { Since = DateTimeOffset.UnixEpoch }, new(Window.Beginning, walk, null));
    }

    [Test]
    public void Of_WhatHasBeenRead_IsAComparison() => Expect(Read, new(), Comparison());

    [TestCase(100)]
    [TestCase(150)]
    [TestCase(900)]
    public void Of_ASinceWithinWhatIsRead_IsAComparison(int since) => Expect(Read, new() { Since = At(since), Reach = At(since) }, Comparison());

    [Test]
    public void Of_ASinceBeforeWhatIsRead_IsTheLogDownToIt() => Expect(Read, new() { Since = At(40) }, Log(At(40)));

    [Test]
    public void Of_ALookback_IsAComparisonAndTheLogFromThen() =>
        Expect(Read, new() { Lookback = TimeSpan.FromSeconds(30) }, Comparison() with { Again = At(170) });

    [Test]
    public void Of_ARepositoryThatWasEmpty_IsTheLog([Values] bool lookback) => Expect(
        Read with { Head = null }, new() { Lookback = lookback ? TimeSpan.FromSeconds(30) : null }, Log(At(100)));

    [Test]
    public void Of_AnUnfinishedWalk_GoesOnWithIt([Values] bool lookback) => Expect(
        Read with { Walk = Unfinished }, new() { Since = At(60), Lookback = lookback ? TimeSpan.FromSeconds(30) : null }, new(At(50), Unfinished, null));

    [Test]
    public void Of_AnUnfinishedFirstWalk_GoesOnWithIt() =>
        Expect(Progress.None with { Walk = Unfinished }, new() { Reach = At(55) }, new(At(50), Unfinished, null));

    [Test]
    public void Of_AnUnfinishedWalkAndAnEarlierSince_BeginsAnew() => Expect(Read with { Walk = Unfinished }, new() { Since = At(40) }, Log(At(40)));

    [Test]
    public void Of_AnUnfinishedFullWalkAndFull_GoesOnWithIt()
    {
        var walk = Unfinished with { From = Window.Beginning };
        Expect(Read with { Walk = walk }, new() { Full = true }, new(Window.Beginning, walk, null));
    }

    [Test]
    public void End_OfAWalk_ExtendsWhatIsReadAndForgetsTheWalk() => Assert.That(
        Log(At(40)).End(Read with { Walk = Unfinished }, "newer", At(300)), Is.EqualTo(new Progress { From = At(40), To = At(300), Head = "newer" }));

    [Test]
    public void End_OfAComparison_KeepsWhereReadingBegan() =>
        Assert.That(Comparison().End(Read, "newer", At(300)), Is.EqualTo(new Progress { From = At(100), To = At(300), Head = "newer" }));

    [Test]
    public void End_OfALaterWalk_KeepsWhereReadingBegan() =>
        Assert.That(Log(At(170)).End(Read, "head", At(300)), Is.EqualTo(new Progress { From = At(100), To = At(300), Head = "head" }));

    [Test]
    public void End_OfAnEmptyRepository_HasNoHead() =>
        Assert.That(Log(At(40)).End(Progress.None, null, At(300)), Is.EqualTo(new Progress { From = At(40), To = At(300) }));

    [Test]
    public void End_ByAServerWhoseClockIsBehind_EndsNoEarlierThanItBegins() =>
        Assert.That(Log(At(40)).End(Progress.None, "head", At(10)), Is.EqualTo(new Progress { From = At(40), To = At(40), Head = "head" }));

    private static void Expect(Progress progress, Window window, CommitPlan plan) => Assert.That(CommitPlan.Of(progress, window, Now), Is.EqualTo(plan));

    private static CommitPlan Log(DateTimeOffset since) => new(since, null, null);

    private static CommitPlan Comparison() => new(At(100), null, "head");

    private static DateTimeOffset At(int seconds) => new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero).AddSeconds(seconds);
}
