using GitHubQueue.GitHub;
using NUnit.Framework;

namespace GitHubQueue.Tests.GitHub;

[Parallelizable(ParallelScope.All)]
public sealed class PoliciesTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 8, 0, 0, TimeSpan.Zero);

    [Test]
    public void RequestPace_Wait_AllowsNoMoreThanItsNumberInAnyMinute()
    {
        var pace = new RequestPace(900);
        var (now, sent) = (Now, new List<DateTimeOffset>());
        while (sent.Count < 5000)
        {
            now += pace.Wait(now);
            Assert.That(pace.Wait(now), Is.EqualTo(TimeSpan.Zero));
            pace.Take(now);
            sent.Add(now);
            now += TimeSpan.FromMilliseconds(sent.Count % 37);
        }
        for (var i = 900; i < sent.Count; i++)
            Assert.That(sent[i] - sent[i - 900], Is.GreaterThanOrEqualTo(TimeSpan.FromMinutes(1)));
        Assert.That(sent[^1] - sent[0], Is.LessThan(TimeSpan.FromMinutes(6)));
    }

    [Test]
    public void RequestPace_Wait_WithAClockSetBack_IsAtMostAMinute()
    {
        var pace = new RequestPace(1);
        pace.Take(Now);
        Assert.That(pace.Wait(Now.AddHours(-3)), Is.EqualTo(TimeSpan.FromMinutes(1)));
    }

    [Test]
    public void BackOff_Delay_DoublesUpToTheLongest()
    {
        var even = new BackOff(TimeSpan.FromSeconds(60), TimeSpan.FromMinutes(15), () => 0);
        Assert.That(Enumerable.Range(0, 6).Select(n => even.Delay(n).TotalSeconds), Is.EqualTo(new double[] { 60, 120, 240, 480, 600, 600 }));
        var late = new BackOff(TimeSpan.FromSeconds(60), TimeSpan.FromMinutes(15), () => 1);
        Assert.That(Enumerable.Range(0, 6).Select(n => late.Delay(n).TotalSeconds), Is.EqualTo(new double[] { 90, 180, 360, 720, 900, 900 }));
        Assert.That(late.Delay(int.MaxValue), Is.EqualTo(TimeSpan.FromMinutes(15)));
    }

    [Test]
    public void BackOff_Delay_IsSpreadEvenlyOverTheJitter()
    {
        var backOff = new BackOff(TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(15), new Random(20261120).NextDouble);
        var delays = Enumerable.Range(0, 1000).Select(_ => backOff.Delay(0).TotalSeconds).ToList();
        Assert.That(delays, Has.All.InRange(10, 15));
        Assert.That(delays.Average(), Is.EqualTo(12.5).Within(0.1));
        for (var tenth = 0; tenth < 10; tenth++)
            Assert.That(delays.Count(d => (int)((d - 10) / 0.5) == tenth), Is.InRange(60, 140), $"{tenth}");
    }

    [Test]
    public void LimitWaits_Next_SecondaryIsCountedAndRetryAfterIsExact()
    {
        var waits = new LimitWaits(3, new BackOff(LimitWaits.Shortest, LimitWaits.Longest, () => 0));
        var seconds = new int?[] { null, 8, null, 8 }.Select(s => waits.Next(new(false, "core", s is { } n ? TimeSpan.FromSeconds(n) : null))?.TotalSeconds);
        Assert.That(seconds, Is.EqualTo(new double?[] { 60, 8, 240, null }));
    }

    [Test]
    public void LimitWaits_Next_PrimaryNeverEndsAndNeverSpins()
    {
        var waits = new LimitWaits(0, new BackOff(LimitWaits.Shortest, LimitWaits.Longest, () => 0));
        Assert.That(
            Enumerable.Range(0, 9).Select(_ => waits.Next(new(true, "core", null))?.TotalSeconds),
            Is.EqualTo(new double?[] { 0, 2, 4, 8, 16, 32, 60, 60, 60 }));
        Assert.That(waits.Next(new(true, "core", TimeSpan.FromSeconds(90)))?.TotalSeconds, Is.EqualTo(90));
    }

    [TestCase("7", 7)]
    [TestCase("1.5", 1.5)]
    [TestCase("0", 0)]
    [TestCase("99999999999999", 86400)]
    [TestCase("Fri, 20 Nov 2026 09:00:30 GMT", 30)]
    [TestCase("Fri, 20 Nov 2026 08:00:30 GMT", 0)]
    [TestCase("soon", null)]
    [TestCase("-5", null)]
    [TestCase("", null)]
    public void ReplyHeaders_RetryAfter_IsSecondsOrADateOnTheServersClock(string value, double? seconds)
    {
        var headers = new ReplyHeaders([new("retry-after", value), new("date", "Fri, 20 Nov 2026 09:00:00 GMT")]);
        Assert.That(headers.RetryAfter(Now)?.TotalSeconds, Is.EqualTo(seconds));
    }

    [TestCase("\"a\"", "W/\"a\"", true)]
    [TestCase("W/\"a\"", "W/\"a\"", true)]
    [TestCase("\"a\"", "\"b\"", false)]
    public void Validator_Matches_ComparesTagsWeakly(string one, string other, bool expected) =>
        Assert.That(new Validator(one, "x").Matches(new Validator(other, "y")), Is.EqualTo(expected));

    [Test]
    public void Validator_Matches_WithoutTags_ComparesDates()
    {
        Assert.That(new Validator(null, "x").Matches(new Validator("\"a\"", "x")), Is.True);
        Assert.That(new Validator(null, null).Matches(new Validator(null, null)), Is.False);
    }
}
