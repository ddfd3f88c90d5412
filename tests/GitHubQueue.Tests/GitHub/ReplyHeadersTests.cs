using GitHubQueue.GitHub;
using NUnit.Framework;

namespace GitHubQueue.Tests.GitHub;

[Parallelizable(ParallelScope.All)]
public sealed class ReplyHeadersTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 8, 0, 0, TimeSpan.Zero);

    /// <summary>Numbers that .NET reads and no clock counts; dates from all ages.</summary>
    [TestCase("60", 60.0)]
    [TestCase("0.5", 0.5)]
    [TestCase("1e9", null)]
    [TestCase("99999999999", 86400.0)]
    [TestCase("Infinity", 86400.0)]
    [TestCase("-Infinity", 0.0)]
    [TestCase("NaN", null)]
    [TestCase("-5", null)]
    [TestCase("Fri, 20 Nov 2026 08:00:09 GMT", 9.0)]
    [TestCase("Mon, 01 Jan 0001 00:00:00 GMT", 0.0)]
    [TestCase("Fri, 31 Dec 9999 23:59:59 GMT", 86400.0)]
    [TestCase("soon", null)]
    public void RetryAfter_OfWhateverIsSaid_IsADayAtMost(string text, double? seconds) => Assert.That(
        new ReplyHeaders([new("Retry-After", text)]).RetryAfter(Now)?.TotalSeconds, Is.EqualTo(seconds));
}
