using GitHubQueue.Records;
using NUnit.Framework;

namespace GitHubQueue.Tests.Records;

public sealed class BatchIdTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 8, 30, 0, 123, TimeSpan.Zero);

    [Test]
    public void TimeOf_ANewOne_IsItsMillisecond() => Assert.That(BatchId.TimeOf(BatchId.New(Now)), Is.EqualTo(Now));

    [Test]
    public void Next_WithinOneMillisecond_SortsBehindTheLast()
    {
        var ids = new List<string> { BatchId.New(Now) };
        for (var i = 0; i < 1000; i++)
            ids.Add(BatchId.Next(ids[^1], Now));
        Assert.That(ids, Is.Ordered.Using((IComparer<string>)StringComparer.Ordinal));
        Assert.That(ids, Is.Unique);
    }

    [TestCase(-59, 1)]
    [TestCase(-61, null)]
    public void Next_WhenTheClockWasSetBack_SortsBehindTheLastUnlessThatWasFarAhead(int seconds, int? later)
    {
        var last = BatchId.New(Now);
        var id = BatchId.Next(last, Now.AddSeconds(seconds));
        Assert.That(BatchId.TimeOf(id), Is.EqualTo(later is { } milliseconds ? Now.AddMilliseconds(milliseconds) : Now.AddSeconds(seconds)));
    }

    [TestCase("01987a5e-0000-7000-8000-000000000000", true)]
    [TestCase("01987a5e-0000-4000-8000-000000000000", false)]
    [TestCase("01987a5e", false)]
    [TestCase("", false)]
    public void IsOne_AName_TellsVersion7(string name, bool expected) => Assert.That(BatchId.IsOne(name), Is.EqualTo(expected));
}
