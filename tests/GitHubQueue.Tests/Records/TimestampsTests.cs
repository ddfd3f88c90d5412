using GitHubQueue.Records;
using NUnit.Framework;

namespace GitHubQueue.Tests.Records;

public sealed class TimestampsTests
{
    [TestCase("2026-11-20T08:30:00Z", "2026-11-20T08:30:00Z")]
    [TestCase("2026-11-20T08:30:00.120Z", "2026-11-20T08:30:00.120Z")]
    [TestCase("2026-11-20T08:30:00.000Z", "2026-11-20T08:30:00Z")]
    [TestCase("2012-10-13T00:00:17-07:00", "2012-10-13T07:00:17Z")]
    [TestCase("2018-04-25 20:42:10", "2018-04-25T20:42:10Z")]
    [TestCase("2005-01-31", "2005-01-31T00:00:00Z")]
    [TestCase("2012/03/11 12:00:00 -0700", "2012-03-11T19:00:00Z")]
    public void ToText_OfWhatTryParseReads_IsUtc(string text, string expected)
    {
        Assert.That(Timestamps.TryParse(text, out var time), Is.True);
        Assert.That(time.ToText(), Is.EqualTo(expected));
        Assert.That(Timestamps.FromUnixMilliseconds(time.ToUnixTimeMilliseconds()), Is.EqualTo(time));
    }

    [TestCase("")]
    [TestCase("soon")]
    [TestCase("08:30")]
    [TestCase("20.11.2026 08:30:00")]
    [TestCase("2012/03/11 12:00:00")]
    [TestCase("2012/03/11")]
    [TestCase("2012-03-11 12:00:00 PST")]
    [TestCase("2026-13-01T00:00:00Z")]
    [TestCase("2026-02-30T00:00:00Z")]
    public void TryParse_OfAnythingElse_IsFalse(string text) => Assert.That(Timestamps.TryParse(text, out _), Is.False);
}
