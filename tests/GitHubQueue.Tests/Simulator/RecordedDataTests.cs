using System.Text;
using GitHubQueue.Tests.Support;
using GitHubSimulator;
using NUnit.Framework;

namespace GitHubQueue.Tests.Simulator;

[Parallelizable(ParallelScope.All)]
internal sealed class RecordedDataTests
{
    private const string Api = "https://api.github.com/repos/A/b";
    private const string Listed = $$"""{"url":"{{Api}}/pulls/7","id":1,  "number":7,"state":"open","title":"x","updated_at":"2020-01-01T00:00:00Z","created_at":"2020-01-01T00:00:00Z"}""";
    private const string Created = $$"""{"url":"{{Api}}/pulls/8","id":2,"number":8,"state":"open","created_at":"2020-01-02T00:00:00Z","merged":false}""";
    private const string Review = $$"""{"id":11,"user":null,"pull_request_url":"{{Api}}/pulls/7"}""";
    private const string Alone = $$"""{"id":12,"state":"APPROVED","pull_request_url":"{{Api}}/pulls/9"}""";
    private const string File = """{"sha":"1","filename":"a.cs"}""";
    private const string Commit = $$"""{"sha":"0123456789abcdef0123456789abcdef01234567","url":"{{Api}}/commits/0123","commit":{"committer":{"date":"2020-01-01T00:00:00Z"} },"parents":[]}""";
    private const string Event = """{"type":"GistEvent","created_at":"2012-10-13T00:00:17-07:00"}""";

    private const string Older = $$"""{"url":"{{Api}}/pulls/7","id":1,"number":7,"state":"open","updated_at":"2020-01-01T00:00:00Z","created_at":"2020-01-01T00:00:00Z"}""";
    private const string Newer = $$"""{"url":"{{Api}}/pulls/7","id":1,"number":7,"state":"open","updated_at":"2020-01-03T00:00:00Z","created_at":"2020-01-01T00:00:00Z"}""";
    private const string Reviewed = $$"""{"id":11,"user":null,"pull_request_url":"{{Api}}/pulls/7","state":"APPROVED"}""";

    private string folder = "";

    [OneTimeSetUp]
    public async Task Write()
    {
        folder = Directory.CreateTempSubdirectory("simulator-").FullName;
        await Put("pulls_list.jsonl", Listed, Created);
        await Put("reviews.jsonl", Review, Alone);
        await Put("pull_files.jsonl", File, """{"sha":"2","filename":"whose.cs"}""");
        await Put("pull_files.prov.tsv", $"1\tsource\t1\tGET\t{Api}/pulls/7/files?page=1\t200");
        await Put("commits_list.jsonl", Commit);
        await Put("events.jsonl", Event, """{"id":"5","type":"WatchEvent","repo":{"name":"A/b"},"created_at":"2013-01-01T00:00:00Z"}""");
    }

    [OneTimeTearDown]
    public void Delete() => Directory.Delete(folder, recursive: true);

    [TestCase("repos/a/b/pulls", $"[{Listed}]")]
    [TestCase("repos/a/b/pulls/7", Listed)]
    [TestCase("repos/a/b/pulls/8", Created)]
    [TestCase("repos/a/b/pulls/7/reviews", $"[{Review}]")]
    [TestCase("repos/a/b/pulls/8/reviews", "[]")]
    [TestCase("repos/a/b/pulls/9/reviews", $"[{Alone}]")]
    [TestCase("repos/a/b/pulls/7/files", $"[{File}]")]
    [TestCase("repos/a/b/commits", $"[{Commit}]")]
    [TestCase("repos/a/b/commits/0123456", Commit)]
    [TestCase("events", $"[{Event}]")]
    [TestCase("repos/a/b/events", "[]")]
    public async Task Recordings_OfEachKind_AreServedByteForByte(string target, string body)
    {
        await using var github = await Start();
        using var client = new Client(github);

        Assert.That((await client.GetAsync(target)).Body, Is.EqualTo(body));
    }

    [TestCase("repos/a/b/issues?sort=updated&direction=asc", $"[{Older},{Newer}]")]
    [TestCase("repos/a/b/pulls?sort=created&direction=asc", $"[{Older},{Newer}]")]
    [TestCase("repos/a/b/pulls/7/reviews", $"[{Review},{Reviewed}]")]
    public async Task EveryRecording_OfOneThing_IsListedOldestFirst(string target, string body)
    {
        using var twice = new TemporaryFolder();
        await Put(twice["issues.jsonl"], Newer, Older);
        await Put(twice["pulls_list.jsonl"], Newer, Older);
        await Put(twice["reviews.jsonl"], Review, Reviewed);
        await using var github = await SimulatedGitHub.StartAsync(new() { Repositories = [], Data = twice.Path, EveryRecording = true });
        using var client = new Client(github);

        Assert.That((await client.GetAsync(target)).Body, Is.EqualTo(body));
    }

    [Test]
    public async Task EveryRecording_OfReviewsWithoutTheirPull_IsReachedByAStandIn()
    {
        await using var github = await SimulatedGitHub.StartAsync(new() { Repositories = [], Data = folder, EveryRecording = true });
        using var client = new Client(github);

        var listed = (await client.GetAsync("repos/a/b/pulls?state=all&sort=created&direction=asc")).Json.EnumerateArray().Select(pull => pull.GetProperty("title").GetString());

        Assert.That(listed, Is.EqualTo(new[] { "x", SimulatorOptions.StandInTitle }));
    }

    [Test]
    public async Task RecordedEvents_Pushed_ComeOneAfterAnother()
    {
        await using var github = await Start();
        using var client = new Client(github);

        github.PushEvents(5);

        Assert.That((await client.GetAsync("repos/a/b/events")).Json.GetArrayLength(), Is.EqualTo(1));
        Assert.That((await client.GetAsync("events")).Json.GetArrayLength(), Is.EqualTo(2));
    }

    [Test]
    public async Task RecordedPull_Edited_ChangesItsTitleAndTimeOnly()
    {
        await using var github = await Start();
        using var client = new Client(github);

        github.Change(new() { Numbers = [7], UpdatedAt = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero) });

        Assert.That((await client.GetAsync("repos/a/b/pulls/7")).Body,
            Is.EqualTo(Listed.Replace("updated_at\":\"2020", "updated_at\":\"2024").Replace("\"x\"", "\"Edited 1 times\"")));
        Assert.That(() => github.Change(new() { Commits = 1 }), Throws.ArgumentException);
    }

    private Task<SimulatedGitHub> Start() => SimulatedGitHub.StartAsync(new() { Repositories = [], Data = folder, Events = 1 });

    private Task Put(string name, params string[] lines) =>
        System.IO.File.WriteAllTextAsync(Path.Combine(folder, name), string.Join('\n', lines) + "\n", new UTF8Encoding(false));
}
