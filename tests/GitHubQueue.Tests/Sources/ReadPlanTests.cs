using GitHubQueue.Records;
using GitHubQueue.Sources;
using NUnit.Framework;

namespace GitHubQueue.Tests.Sources;

/// <summary>Times are seconds after noon; what has been read goes from 100 to 200 unless said otherwise.</summary>
public sealed class ReadPlanTests
{
    private static readonly DateTimeOffset Now = At(1000);
    private static readonly Progress Read = new() { From = At(100), To = At(200) };

    [Test]
    public void Of_NothingRead_IsTheLastSevenDays() => Expect(Progress.None, new(), Up(Now.AddDays(-7)));

    [Test]
    public void Of_NothingReadAndAWindow_IsThatWindow() =>
        Expect(Progress.None, new() { Since = At(50), Until = At(60) }, Up(At(50)) with { Until = At(60) });

    [Test]
    public void Of_SinceBefore1980_BeginsIn1980() => Expect(Progress.None, new() { Since = DateTimeOffset.UnixEpoch }, Up(Window.Beginning));

    [Test]
    public void Of_Full_BeginsIn1980() => Expect(Progress.None, new() { Full = true }, Up(Window.Beginning));

    [Test]
    public void Of_ACheckpoint_GoesOnThere() => Expect(Read, new(), Up(At(200)));

    [Test]
    public void Of_SinceWithinWhatIsRead_GoesOnAtTheCheckpoint() => Expect(Read, new() { Since = At(150) }, Up(At(200)));

    [Test]
    public void Of_UntilWithinWhatIsRead_IsNothing() => Expect(Read, new() { Until = At(200) });

    [Test]
    public void Of_ALookback_BeginsThatMuchEarlier() => Expect(Read, new() { Lookback = TimeSpan.FromSeconds(30) }, Up(At(200)) with { Start = At(170) });

    /// <summary>With a 'since' before 1980 GitHub answers with nothing.</summary>
    [Test]
    public void Of_ALookbackBeforeTheBeginning_BeginsThere() =>
        Expect(Read, new() { Lookback = TimeSpan.FromDays(20_000) }, Up(At(200)) with { Start = Window.Beginning });

    [Test]
    public void Of_ALookbackOfAllTime_BeginsThere() => Expect(Read, new() { Lookback = TimeSpan.MaxValue }, Up(At(200)) with { Start = Window.Beginning });

    [Test]
    public void Of_SinceBeforeWhatIsRead_ExtendsItDownFirst() => Expect(Read, new() { Since = At(40) }, Down(At(40), At(100)), Up(At(200)));

    [Test]
    public void Of_AWindowThatTouchesFromBelow_ExtendsItDownOnly() => Expect(Read, new() { Since = At(40), Until = At(100) }, Down(At(40), At(100)));

    [Test]
    public void Of_FullAgainUntilWithinWhatIsRead_ReadsNoFurther() =>
        Expect(Read, new() { Full = true, Until = At(150) }, Down(Window.Beginning, At(150)));

    [Test]
    public void Of_FullAgain_ReadsAllOfIt() => Expect(Read, new() { Full = true }, Down(Window.Beginning, At(200)), Up(At(200)));

    [TestCase(20, 50)]
    [TestCase(300, 400)]
    public void Of_AWindowThatWouldLeaveAGap_MovesNothing(int since, int until) => Expect(
        Read, new() { Since = At(since), Until = At(until) }, new Leg(LegKind.Aside, At(since), At(until), At(since), null));

    [Test]
    public void Of_AnUnfinishedWalkUp_GoesOnWithItsCursor() =>
        Expect(Read with { Walk = new(At(150), null, At(200), "c") }, new() { Since = At(300) }, Up(At(200)) with { Cursor = "c" });

    [Test]
    public void Of_AnUnfinishedWalkUpAndALookback_BeginsAnew() => Expect(
        Read with { Walk = new(At(150), null, At(200), "c") }, new() { Lookback = TimeSpan.FromSeconds(30) }, Up(At(200)) with { Start = At(170) });

    [Test]
    public void Of_AnUnfinishedWalkDown_IsFinishedFirst() => Expect(
        Read with { Walk = new(At(40), At(100), At(70), "c") }, new(), Down(At(40), At(100)) with { Start = At(70), Cursor = "c" }, Up(At(200)));

    [Test]
    public void Of_AnUnfinishedWalkDownAndAnEarlierSince_BeginsAnew() =>
        Expect(Read with { Walk = new(At(40), At(100), At(70), "c") }, new() { Since = At(10) }, Down(At(10), At(100)), Up(At(200)));

    private static void Expect(Progress progress, Window window, params Leg[] legs) => Assert.That(ReadPlan.Of(progress, window, Now), Is.EqualTo(legs));

    private static Leg Up(DateTimeOffset from) => new(LegKind.Up, from, null, from, null);

    private static Leg Down(DateTimeOffset from, DateTimeOffset until) => new(LegKind.Down, from, until, from, null);

    private static DateTimeOffset At(int seconds) => new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero).AddSeconds(seconds);
}
