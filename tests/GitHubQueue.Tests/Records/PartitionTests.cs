using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using GitHubQueue.Records;
using NUnit.Framework;

namespace GitHubQueue.Tests.Records;

public sealed class PartitionTests
{
    private static readonly DateTimeOffset Evening = new(2026, 11, 20, 23, 30, 0, TimeSpan.FromHours(-2));

    private static Record RecordOf(string entity, string org = "octocat", string repo = "Hello-World", string source = "x") => new()
    {
        Entity = entity,
        Key = "api.github.com/1",
        AsOf = DateTimeOffset.UnixEpoch,
        Hash = "",
        Org = org,
        Repo = repo,
        Source = source,
        FetchedAt = Evening,
        Payload = default,
    };

    [Test]
    public void Of_ARecord_IsTheFolderOfItsUtcDay() =>
        Assert.That(Partition.Of(RecordOf(Entity.Issue)), Is.EqualTo("issue/org=octocat/repo=Hello-World/date=2026-11-21"));

    [TestCase("2024-02-29T23:59:59Z", "commit/org=octocat/repo=Hello-World/year=2024/month=02/date=2026-11-21")]
    [TestCase("2024-02-29T23:59:59-01:00", "commit/org=octocat/repo=Hello-World/year=2024/month=03/date=2026-11-21")]
    [TestCase("1970-01-01T00:00:00Z", "commit/org=octocat/repo=Hello-World/year=1970/month=01/date=2026-11-21")]
    [TestCase(null, "commit/org=octocat/repo=Hello-World/year=2026/month=11/date=2026-11-21")]
    public void Of_ACommit_IsTheFolderOfItsMonth(string? committed, string folder) => Assert.That(
        Partition.Of(RecordOf(Entity.Commit) with { HappenedAt = committed is null ? null : DateTimeOffset.Parse(committed, CultureInfo.InvariantCulture) }),
        Is.EqualTo(folder));

    [Test]
    public void Of_AnEvent_IsTheFolderOfTheHourOfItsFetching() =>
        Assert.That(Partition.Of(RecordOf(Entity.Event)), Is.EqualTo("event/date=2026-11-21/hour=01"));

    [Test]
    public void Of_ARowOfCsv_IsTheFolderOfItsSource() =>
        Assert.That(Partition.Of(RecordOf(Entity.Csv, "", "", "a/b")), Is.EqualTo("csv/source=a%2Fb/date=2026-11-21"));

    [TestCase("..", "..")]
    [TestCase("a/b", "a%2Fb")]
    [TestCase("a=b", "a%3Db")]
    [TestCase("", "")]
    [TestCase("ü\n", "%C3%BC%0A")]
    public void Encode_AName_HasNoSeparator(string name, string encoded) => Assert.That(Partition.Encode(name), Is.EqualTo(encoded));

    /// <summary>Four parts, whatever the names hold; other names, another folder.</summary>
    [Test]
    public void Of_AnyName_StaysInItsPartition() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000), Prop.ForAll<NonNull<string>, NonNull<string>>((org, repo) =>
    {
        var parts = Partition.Of(RecordOf("issue", org.Get, repo.Get)).Split('/');
        return parts.Length == 4 && parts[0] == "issue" && parts[1].StartsWith("org=", StringComparison.Ordinal) && parts[2].StartsWith("repo=", StringComparison.Ordinal)
            && parts.All(part => part.Length <= 205 && part is not "." and not ".." && part.All(char.IsAscii) && !part.Any(char.IsControl));
    }));

    [Test]
    public void Encode_LongNames_AreCutAndStayApart()
    {
        var (one, other) = (Partition.Encode(new string('ü', 200) + "1"), Partition.Encode(new string('ü', 200) + "2"));
        Assert.That(one, Is.Not.EqualTo(other));
        Assert.That(new[] { one.Length, other.Length }, Is.All.LessThanOrEqualTo(200));
        Assert.That(one, Does.Match("^(%C3%BC)+(%C3)?~[0-9a-f]{16}$"));
    }
}
