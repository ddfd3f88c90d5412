using GitHubQueue.Records;
using NUnit.Framework;

namespace GitHubQueue.Tests.Records;

[Parallelizable(ParallelScope.All)]
public sealed class ProgressTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    [Test]
    public void ReadAgain_TheFirstTime_BeginsNow() => Assert.That(Progress.None.ReadAgain(Noon), Is.EqualTo(new Progress { From = Noon, To = Noon }));

    [Test]
    public void ReadAgain_Later_ReachesUntilNow() =>
        Assert.That(Progress.None.ReadAgain(Noon).ReadAgain(Noon.AddHours(1)), Is.EqualTo(new Progress { From = Noon, To = Noon.AddHours(1) }));

    /// <summary>An interval that ends before it begins would be refused by the database, for as long as the clock was ahead.</summary>
    [Test]
    public void ReadAgain_AfterTheClockWasSetBack_StaysWhereItBegan() =>
        Assert.That(Progress.None.ReadAgain(Noon).ReadAgain(Noon.AddDays(-1)), Is.EqualTo(new Progress { From = Noon, To = Noon }));
}
