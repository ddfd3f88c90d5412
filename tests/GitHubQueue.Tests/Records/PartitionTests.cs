using FsCheck;
using FsCheck.Fluent;
using GitHubQueue.Records;
using NUnit.Framework;

namespace GitHubQueue.Tests.Records;

public sealed class PartitionTests
{
    private static readonly DateTimeOffset Evening = new(2026, 11, 20, 23, 30, 0, TimeSpan.FromHours(-2));

    [Test]
    public void Of_ARecord_IsTheFolderOfItsUtcDay() =>
        Assert.That(Partition.Of("issue", "octocat", "Hello-World", Evening), Is.EqualTo("issue/org=octocat/repo=Hello-World/date=2026-11-21"));

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
        var parts = Partition.Of("issue", org.Get, repo.Get, Evening).Split('/');
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
