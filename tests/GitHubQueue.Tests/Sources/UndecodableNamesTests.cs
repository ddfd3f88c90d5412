using System.Text;
using System.Text.Json;
using GitHubQueue.GitHub;
using GitHubQueue.Records;
using GitHubQueue.Sources;
using GitHubQueue.Tables;
using GitHubQueue.Tests.Support;
using NUnit.Framework;
using static GitHubQueue.Tests.Support.StubHandler;

namespace GitHubQueue.Tests.Sources;

/// <summary>Names with half a surrogate pair are valid JSON. System.Text.Json throws where it compares them with others; the ingest must not.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class UndecodableNamesTests
{
    private const string Odd = """ "\ud800":1,"id\udc00":2,"repo\ud800":{"a":1},"sha\ud800":3,"commits\ud800":[],"type\ud800":4,"date\ud800":5,"full_name\ud800":6,"total_count\ud800":7 """;

    private static readonly RepositoryName Repository = new("octocat", "Hello-World");

    [Test]
    public void Identities_OfAnObjectWithThem_AreRead()
    {
        var sha = new string('a', 40);
        var json = Bytes($$"""{ {{Odd}},"id":7,"updated_at":"2026-01-02T00:00:00Z","type":"PushEvent","sha":"{{sha}}","commit":{ {{Odd}},"author":{ {{Odd}},"date":"2026-01-01T00:00:00Z"} },"repo":{ {{Odd}},"name":"octocat/Hello-World"} }""");
        Assert.That(Identity.Of(json), Is.EqualTo(new Identity(7, new DateTimeOffset(2026, 1, 2, 0, 0, 0, TimeSpan.Zero))));
        Assert.That(CommitIdentity.Of(json), Is.EqualTo(new CommitIdentity(sha, new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero))));
        Assert.That(EventIdentity.Of(json), Is.EqualTo(new EventIdentity("7", null, Repository, true)));
    }

    [Test]
    public void Hash_OfAnObjectWithThem_LeavesOutEmbeddedRepositoriesAllTheSame()
    {
        string Hash(int stars) => PayloadHash.Of(Bytes($$"""{ {{Odd}},"repo":{"stars":{{stars}} } }"""));
        Assert.That(Hash(2), Is.EqualTo(Hash(1)));
    }

    [Test]
    public void Comparison_WithThem_IsRead()
    {
        var comparison = Comparison.Read(Bytes($$"""{ {{Odd}},"total_commits":3,"commits":[{"sha":"x"}]}"""));
        Assert.That((comparison.Total, comparison.Commits.Count), Is.EqualTo((3, 1)));
        Assert.That(JsonPage.SplitProperty(Bytes($$"""{ {{Odd}},"commits":[1]}"""), "commits"u8), Has.Count.EqualTo(1));
    }

    [Test]
    public void Row_OfAPayloadWithThem_IsRead()
    {
        var record = EntityStates.Of(0, "key", 0, "title");
        var payload = Bytes(Encoding.UTF8.GetString(record.Payload.Span).Replace("{", "{" + Odd + ",", StringComparison.Ordinal));
        Assert.That($"{RowReader.Read(record with { Payload = payload })}", Is.EqualTo($"{RowReader.Read(record)}").And.Contain("Title = title"));
    }

    [Test]
    public void Field_OfAnObjectWithThem_IsTheLastOfItsName()
    {
        using var json = JsonDocument.Parse($$"""{"id":1,"id":2, {{Odd}} }""");
        Assert.That((json.RootElement.Field("id")?.GetInt32(), json.RootElement.Field("absent")), Is.EqualTo(((int?)2, (JsonElement?)null)));
    }

    [TestCase("""{"total_count":"many"}""", null)]
    [TestCase("""{"total_count":-1}""", null)]
    [TestCase("""{"total_count":1e400}""", null)]
    [TestCase("{" + Odd + ",\"total_count\":5}", 5L)]
    [TestCase("""{"total_count":5,"items":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}""", 5L)]
    public async Task CountAsync_OfAnOddAnswer_IsNullOrTheCount(string body, long? count)
    {
        using var answers = new StubHandler(Answer(200, body));
        using var github = Client(answers);
        Assert.That(await new IssueSearch(github, Repository).CountAsync(IssueSearch.Issues, Window.Beginning, null, default), Is.EqualTo(count));
    }

    [TestCase("""{"id":1,"full_name":"\ud800"}""", false)]
    [TestCase("""{"id":"1","full_name":"octocat/Hello-World"}""", false)]
    [TestCase("{" + Odd + ",\"id\":1,\"full_name\":\"octocat/Hello-World\"}", true)]
    public async Task FindAsync_OfAnOddAnswer_IsNullOrTheRepository(string body, bool isFound)
    {
        using var answers = new StubHandler(Answer(200, body));
        using var github = Client(answers);
        Assert.That(await RepositoryLookup.FindAsync(github, Repository, default), isFound ? Is.EqualTo(new FoundRepository(1, Repository)) : Is.Null);
    }

    [Test]
    public async Task ReadAsync_OfAnOddListOfRepositories_GivesThoseThatCanBeRead()
    {
        using var answers = new StubHandler(Answer(200, $$"""[{"id":1,"full_name":"\ud800"},{ {{Odd}},"id":2,"full_name":"octocat/Hello-World","fork":true},{"id":3.5,"full_name":"o/r"},7]"""));
        using var github = Client(answers);
        var pages = await new OwnedRepositoryList(github, "octocat").ReadAsync(_ => null, default).ToListAsync();
        Assert.That(pages.Single().Repositories, Is.EqualTo(new[] { new OwnedRepository(2, Repository, false, true) }));
    }

    private static GitHubClient Client(StubHandler answers) => new(new() { Retries = 0 }, new ManualClock(skipDelays: true), new LogLines().Log, answers);

    private static byte[] Bytes(string json) => Encoding.UTF8.GetBytes(json);
}
