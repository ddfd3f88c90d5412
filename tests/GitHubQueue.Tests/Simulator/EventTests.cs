using System.Text;
using System.Text.Json;
using GitHubSimulator;
using NUnit.Framework;

namespace GitHubQueue.Tests.Simulator;

[Parallelizable(ParallelScope.All)]
internal sealed class EventTests
{
    [Test]
    public async Task Window_OfTheNewest300_IsInThreePages()
    {
        await using var github = await SimulatedGitHub.StartAsync(new() { Events = 1000 });
        using var client = new Client(github);

        var walk = await client.WalkAsync("events?per_page=200");
        var beyond = await client.GetAsync("events?per_page=100&page=4");

        var ids = walk.SelectMany(page => page.Json.EnumerateArray()).Select(Id).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(walk.Select(page => (string.Join(' ', page.Rels), page["X-Poll-Interval"])),
                Is.EqualTo(new[] { ("next last", "60"), ("prev next last first", "60"), ("prev first", "60") }));
            Assert.That(walk[0].Rel("next"), Is.EqualTo($"{github.Url}events?per_page=200&page=2"));
            Assert.That(ids, Has.Count.EqualTo(300));
            Assert.That(ids, Is.Unique);
            Assert.That(ids.Select(long.Parse), Is.Ordered.Descending);
            Assert.That((beyond.Status, beyond.Json.GetProperty("message").GetString()),
                Is.EqualTo((422, "In order to keep the API fast for everyone, pagination is limited for this resource.")));
        });
    }

    [TestCase(120, 180)]
    [TestCase(300, 0)]
    [TestCase(500, 0)]
    public async Task Windows_OfTwoPolls_OverlapOrLeaveAGap(int pushed, int shared)
    {
        await using var github = await SimulatedGitHub.StartAsync(new());
        using var client = new Client(github);

        var before = await client.WalkAsync("events?per_page=100");
        var unchanged = await client.GetAsync("events?per_page=100", before[0]["ETag"]);
        await client.ControlAsync(HttpMethod.Post, "__events", $$"""{"count":{{pushed}}}""");
        var after = await client.WalkAsync("events?per_page=100");

        Assert.That((unchanged.Status, unchanged["X-Poll-Interval"]), Is.EqualTo((304, "60")));
        Assert.That(Ids(before).Intersect(Ids(after)).Count(), Is.EqualTo(shared));

        static IEnumerable<string> Ids(List<Client.Reply> walk) => walk.SelectMany(page => page.Json.EnumerateArray()).Select(Id);
    }

    [Test]
    public async Task Ids_Reused_HaveAnotherTime()
    {
        await using var github = await SimulatedGitHub.StartAsync(new() { EventIdReuse = 50 });
        using var client = new Client(github);

        var events = (await client.WalkAsync("events?per_page=100")).SelectMany(page => page.Json.EnumerateArray()).ToList();

        Assert.That(events.Select(Id).Distinct().Count(), Is.EqualTo(295));
        Assert.That(events.Select(e => (Id(e), e.GetProperty("created_at").GetString())), Is.Unique);
    }

    [Test]
    public async Task Payloads_OfEachShape_HaveWhatTheirTimeHad()
    {
        await using var trimmed = await SimulatedGitHub.StartAsync(new() { Repositories = [new("octocat/Hello-World") { PullRequests = 0.5 }] });
        await using var full = await SimulatedGitHub.StartAsync(new() { EventShape = EventShape.Full, Repositories = [new("octocat/Hello-World") { PullRequests = 0.5 }] });

        var now = await Payloads(trimmed);
        var then = await Payloads(full);

        Assert.Multiple(() =>
        {
            Assert.That(Names(now["PushEvent"]), Is.EqualTo(new[] { "repository_id", "push_id", "ref", "head", "before" }));
            Assert.That(Names(then["PushEvent"]), Is.EqualTo(new[] { "push_id", "size", "distinct_size", "ref", "head", "before", "commits" }));
            Assert.That(Names(now["PullRequestEvent"].GetProperty("pull_request")), Is.EqualTo(new[] { "url", "id", "number", "head", "base" }));
            Assert.That(then["PullRequestEvent"].GetProperty("pull_request").TryGetProperty("merged", out _), Is.True);
            Assert.That(now.Keys, Is.SupersetOf(new[] { "IssuesEvent", "IssueCommentEvent", "WatchEvent", "CreateEvent" }));
        });

        static string[] Names(JsonElement element) => [.. element.EnumerateObject().Select(property => property.Name)];
    }

    [Test]
    public async Task Events_OfARepositoryOrOrganization_AreItsOwn()
    {
        await using var github = await SimulatedGitHub.StartAsync(new() { Events = 600, Repositories = [new("a/x"), new("a/y"), new("b/z")] });
        using var client = new Client(github);

        var repository = await client.GetAsync("repos/a/x/events?per_page=100");
        var organization = await client.GetAsync("orgs/A/events?per_page=100");
        var next = await client.GetAsync(organization.Rel("next")!);

        Assert.Multiple(() =>
        {
            Assert.That(Repos(repository), Is.EqualTo(new[] { "a/x" }));
            Assert.That(Repos(organization), Is.EquivalentTo(new[] { "a/x", "a/y" }));
            Assert.That(Repos(next), Is.EquivalentTo(new[] { "a/x", "a/y" }));
            Assert.That(organization.Rel("next"), Does.Match("/organizations/[0-9]+/events\\?per_page=100&page=2$"));
            Assert.That(github.Stats.ByEndpoint.Keys, Is.EquivalentTo(new[]
            {
                "GET /repos/{owner}/{repo}/events", "GET /orgs/{org}/events", "GET /organizations/{id}/events",
            }));
        });
        Assert.That((await client.GetAsync("orgs/nobody/events")).Status, Is.EqualTo(404));

        static IEnumerable<string> Repos(Client.Reply reply) =>
            reply.Json.EnumerateArray().Select(e => e.GetProperty("repo").GetProperty("name").GetString()!).Distinct();
    }

    [Test]
    public async Task Served_OfEvents_HoldsThemByteForByte()
    {
        await using var github = await SimulatedGitHub.StartAsync(new() { Events = 20 });
        using var client = new Client(github);

        var page = await client.GetAsync("events");

        var served = github.ServedAs(PayloadKind.Events);
        Assert.That(page.Body, Is.EqualTo("[" + string.Join(',', page.Json.EnumerateArray()
            .Select(e => Encoding.UTF8.GetString(served[("octocat/Hello-World", Id(e))].Single()))) + "]"));
    }

    [Test]
    public async Task Feed_WithARate_AdvancesWithTheClock()
    {
        var clock = new MovableClock();
        await using var github = await SimulatedGitHub.StartAsync(new() { EventsPerMinute = 60, Time = clock });
        using var client = new Client(github);
        var before = Id((await client.GetAsync("events")).Json[0]);

        clock.Now += TimeSpan.FromSeconds(10);
        var after = (await client.GetAsync("events")).Json.EnumerateArray().Select(Id).ToList();

        Assert.That(after.IndexOf(before), Is.EqualTo(10));
    }

    private static string Id(JsonElement e) => e.GetProperty("id").GetString()!;

    private static async Task<Dictionary<string, JsonElement>> Payloads(SimulatedGitHub github)
    {
        using var client = new Client(github);
        var events = (await client.WalkAsync("events?per_page=100")).SelectMany(page => page.Json.EnumerateArray());
        return events.GroupBy(e => e.GetProperty("type").GetString()!).ToDictionary(type => type.Key, type => type.First().GetProperty("payload"));
    }

    private sealed class MovableClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 5, 4, 3, 2, 1, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
