using FsCheck;
using FsCheck.Fluent;
using GitHubQueue.Archive;
using GitHubQueue.Records;
using NUnit.Framework;

namespace GitHubQueue.Tests.Archive;

/// <summary>Whatever a record's owner, repository, source or entity is called: its object stays in its partition, and its names come back.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class ObjectKeyProperties
{
    private const string Lake = "/srv/lake";

    private static readonly string[] Odd =
    [
        "", ".", "..", "../..", "/", "//", "\\", "..\\..", "a/b", "a=b", "date=2000-01-01", "%2F", "%2e%2e", "%", "%%", "\0", "\n", "\u001b[2J", "\u202e", "con", "nul.txt", " ", "a ", " a", "~", "~0123456789abcdef", "é", "e\u0301", "😀", "\ud800", "\udc00",
        new string('x', 200), new string('x', 201), new string('é', 300), "İ", "ſ", "K", ":", "*", "?", "\"", "<", ">", "|", "#", "org=x/repo=y",
    ];

    private static readonly string[] Entities = [Entity.Issue, Entity.PullRequest, Entity.PullRequestReview, Entity.PullRequestFile, Entity.Commit, Entity.Event, Entity.Csv];

    private static Arbitrary<string> Names() => Arb.From(Gen.Frequency(
        (2, Gen.Elements(Odd)), (2, Gen.Elements(Odd).Zip(Gen.Elements(Odd)).Select(parts => parts.Item1 + parts.Item2)),
        (3, ArbMap.Default.GeneratorFor<NonNull<string>>().Select(text => text.Get))), name => name.Length == 0 ? [] : [name[..(name.Length / 2)], name[1..]]);

    [Test]
    public void ObjectKey_OfAnyNames_StaysInItsPartition() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000), Prop.ForAll(Names(), Names(), Gen.Elements(Entities).ToArbitrary(), (one, other, entity) =>
    {
        var key = KeyOf(entity, one, other);
        ObjectKey.Check(key);
        var path = Path.GetFullPath(Path.Combine(Lake, key));
        var depth = KeyOf(entity, "a", "b").Split('/').Length;
        return path == $"{Lake}/{key}" && path.StartsWith($"{Lake}/{entity}/", StringComparison.Ordinal) && key.Split('/').Length == depth
            && key.All(c => char.IsAscii(c) && !char.IsControl(c) && c is not ('\\' or '?' or '#' or '*' or ':' or '"')) && key.Split('/').All(part => part.Length is > 0 and <= 255);
    }));

    /// <summary>Also names that differ in case only, or as Unicode that looks the same.</summary>
    [Test]
    public void Encode_OfTwoNames_IsTheSameOnlyOfTheSame() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll(Names(), Names(), (one, other) =>
        IsTheSame(one, other) && IsTheSame(one, one.ToUpperInvariant())));

    [Test]
    public void Find_OfAnyName_GivesItBack() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000), Prop.ForAll(Names(), Names(), (org, repo) =>
    {
        var key = KeyOf(Entity.Issue, org, repo);
        return (Partition.Encode(org).Length == 200 || Uri.EscapeDataString(org).Length > 200 || Partition.Find(key, "org") == WellFormed(org))
            && (Uri.EscapeDataString(repo).Length > 200 || Partition.Find(key, "repo") == WellFormed(repo)) && Partition.Find(key, "date") == "2026-11-20";
    }));

    /// <summary>On a file system that doesn't tell cases apart: the batch's id does, whatever the folders are.</summary>
    [Test]
    public void ObjectKeys_OfTwoBatches_DifferWithoutRegardToCase()
    {
        var now = new DateTimeOffset(2026, 11, 20, 8, 0, 0, TimeSpan.Zero);
        var (one, other) = (BatchId.New(now), BatchId.New(now));
        var keys = new[] { KeyOf(Entity.Issue, "octocat", "x", one), KeyOf(Entity.Issue, "OCTOCAT", "X", other) };
        Assert.That(keys.Select(key => key.ToUpperInvariant()), Is.Unique);
    }

    private static string KeyOf(string entity, string org, string repo, string batch = "01938f6e-7c1a-7000-8000-000000000000") => Partition.ObjectKey(Partition.Of(new Record
    {
        Entity = entity,
        Key = "k",
        AsOf = DateTimeOffset.UnixEpoch,
        Hash = "",
        Org = org,
        Repo = repo,
        Source = org,
        FetchedAt = new DateTimeOffset(2026, 11, 20, 8, 0, 0, TimeSpan.Zero),
        Payload = default,
    }), batch);

    private static bool IsTheSame(string one, string other) => WellFormed(one) == WellFormed(other) == (Partition.Encode(one) == Partition.Encode(other));

    /// <summary>UTF-8 can't express half a surrogate pair.</summary>
    private static string WellFormed(string name) => System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(name));
}
