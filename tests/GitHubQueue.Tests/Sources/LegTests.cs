using GitHubQueue.Records;
using GitHubQueue.Sources;
using NUnit.Framework;

namespace GitHubQueue.Tests.Sources;

public sealed class LegTests
{
    private static readonly Progress Read = new() { From = At(100), To = At(200) };
    private static readonly DateTimeOffset Late = At(10_000);

    [Test]
    public void Begin_OfTheFirstWalk_IsAnEmptyInterval() =>
        Assert.That(Up().Begin(Progress.None), Is.EqualTo(new Progress { From = At(200), To = At(200) }));

    [Test]
    public void After_APageUp_MovesTheCheckpointAndKeepsTheCursor() => Assert.That(
        Up().After(Read, At(300), Late, "c", ended: false), Is.EqualTo(Read with { To = At(300), Walk = new(At(200), null, At(300), "c") }));

    [Test]
    public void After_TheLastPageUp_EndsTheWalk() => Assert.That(Up().After(Read, At(300), Late, null, ended: true), Is.EqualTo(Read with { To = At(300) }));

    [Test]
    public void After_APageOfTheLastSeconds_StaysBeforeThemAndForgetsTheCursor() => Assert.That(
        Up().After(Read, At(300), At(305), "c", ended: false), Is.EqualTo(Read with { To = At(295), Walk = new(At(200), null, At(295), null) }));

    [Test]
    public void After_APageBeyondTheWindow_StopsAtItsEnd() =>
        Assert.That((Up() with { Until = At(250) }).After(Read, At(300), Late, null, ended: true), Is.EqualTo(Read with { To = At(250) }));

    [Test]
    public void After_APageBehindTheCheckpoint_MovesNothingBack() =>
        Assert.That(Up().After(Read, At(150), Late, null, ended: true), Is.EqualTo(Read));

    [Test]
    public void After_APageDown_KeepsTheIntervalUntilTheEnd()
    {
        var down = new Leg(LegKind.Down, At(40), At(100), At(40), null);
        var half = down.After(Read, At(70), Late, "c", ended: false);
        Assert.That(half, Is.EqualTo(Read with { Walk = new(At(40), At(100), At(70), "c") }));
        Assert.That(down.After(half, At(110), Late, null, ended: true), Is.EqualTo(Read with { From = At(40) }));
    }

    [Test]
    public void After_APageAside_MovesNothing() =>
        Assert.That(new Leg(LegKind.Aside, At(300), null, At(300), null).After(Read, At(400), Late, "c", ended: true), Is.EqualTo(Read));

    private static Leg Up() => new(LegKind.Up, At(200), null, At(200), null);

    private static DateTimeOffset At(int seconds) => new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero).AddSeconds(seconds);
}
