using GitHubQueue.Cli;
using NUnit.Framework;

namespace GitHubQueue.Tests.Cli;

[Parallelizable(ParallelScope.All)]
public sealed class TimeArgumentsTests
{
    /// <summary>Or what was read from then on would be read further back again, without anything to be found.</summary>
    [Test]
    public void MonthsBack_OfALaterTime_IsNeverEarlier([Values(1, 2, 6, 11, 12, 13)] int months)
    {
        var start = new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var times = Enumerable.Range(0, 2 * 366 * 2).Select(half => start.AddHours(half * 12)).ToList();
        Assert.That(times.Select(now => TimeArguments.MonthsBack(months, now)), Is.Ordered);
        Assert.That(TimeArguments.MonthsBack(months, start.AddHours(7)), Is.EqualTo(start.AddMonths(-months)));
    }
}
