using System.Text;
using System.Text.Json;
using GitHubSimulator;
using NUnit.Framework;

namespace GitHubQueue.Tests.Simulator;

[Parallelizable(ParallelScope.All)]
internal sealed class PullListTests
{
    private const string Pulls = "repos/octocat/hello-world/pulls";

    [TestCase("", "created_at", false)]
    [TestCase("&sort=created&direction=asc", "created_at", true)]
    [TestCase("&sort=updated", "updated_at", true)]
    [TestCase("&sort=updated&direction=desc", "updated_at", false)]
    public async Task Walk_InEachOrder_IsSortedAndHasTheNumbersOfTheIssues(string parameters, string sortedBy, bool ascending)
    {
        await using var github = await Start(400);
        using var client = new Client(github);

        var walk = await client.WalkAsync($"{Pulls}?state=all&per_page=40{parameters}");

        var pulls = walk.SelectMany(page => page.Json.EnumerateArray()).ToList();
        var times = pulls.Select(pull => pull.GetProperty(sortedBy).GetString()!).ToList();
        var issues = github.PayloadsOf("octocat/Hello-World").Select(payload => JsonDocument.Parse(payload).RootElement)
            .Where(issue => issue.TryGetProperty("pull_request", out _)).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(pulls.Select(Number), Is.EquivalentTo(issues.Select(Number)));
            Assert.That(times, Is.EqualTo(ascending ? times.Order(StringComparer.Ordinal) : times.OrderDescending(StringComparer.Ordinal)));
            Assert.That(walk[1].Rels, Is.EqualTo(new[] { "prev", "next", "last", "first" }));
            Assert.That(walk[0].Rel("next"), Does.StartWith($"{github.Url}repositories/{github.Repositories[0].Id}/pulls?").And.Contain("page=2"));
        });
    }

    [Test]
    public async Task Pull_InTheList_SharesWithItsIssueAndLacksWhatTheFullFormHas()
    {
        await using var github = await Start(400);
        using var client = new Client(github);
        var pulls = (await client.WalkAsync(Pulls + "?state=all&per_page=100")).SelectMany(page => page.Json.EnumerateArray()).ToList();
        var number = Number(pulls.First(pull => pull.GetProperty("merged_at").ValueKind == JsonValueKind.String));

        var listed = pulls.Single(pull => Number(pull) == number);
        var full = (await client.GetAsync($"{Pulls}/{number}")).Json;
        var issue = JsonDocument.Parse(github.PayloadOf("octocat/Hello-World", number)).RootElement;

        Assert.Multiple(() =>
        {
            foreach (var name in new[] { "title", "user", "body", "labels", "assignees", "milestone", "created_at", "updated_at", "closed_at", "draft" })
                Assert.That(listed.GetProperty(name).GetRawText(), Is.EqualTo(issue.GetProperty(name).GetRawText()), name);
            Assert.That(listed.GetProperty("merged_at").GetString(), Is.EqualTo(issue.GetProperty("pull_request").GetProperty("merged_at").GetString()));
            Assert.That(listed.TryGetProperty("merged", out _), Is.False);
            Assert.That(full.GetProperty("merged").GetBoolean(), Is.True);
            Assert.That(pulls, Has.Some.Matches<JsonElement>(pull => pull.GetProperty("head").GetProperty("repo").ValueKind == JsonValueKind.Null));
            Assert.That(pulls, Has.Some.Matches<JsonElement>(pull => pull.GetProperty("head").GetProperty("user").ValueKind == JsonValueKind.Null));
            Assert.That(pulls, Has.Some.Matches<JsonElement>(pull => pull.GetProperty("auto_merge").ValueKind == JsonValueKind.Object));
            Assert.That(pulls.Average(pull => pull.GetRawText().Length), Is.InRange(12_000, 20_000));
        });
    }

    [TestCase("-1")]
    [TestCase("99999")]
    [TestCase("x")]
    public async Task Pull_ThatIsNone_Is404(string number)
    {
        await using var github = await Start(40);
        using var client = new Client(github);
        var issue = (await client.GetAsync("repos/octocat/hello-world/issues?state=all&per_page=100")).Json.EnumerateArray()
            .First(issue => !issue.TryGetProperty("pull_request", out _));

        Assert.That((await client.GetAsync($"{Pulls}/{number}")).Status, Is.EqualTo(404));
        Assert.That((await client.GetAsync($"{Pulls}/{Number(issue)}")).Status, Is.EqualTo(404));
    }

    [Test]
    public async Task Stars_OfTheEmbeddedRepository_DriftUnlessToldNotTo()
    {
        await using var drifting = await Start(40);
        await using var standing = await SimulatedGitHub.StartAsync(new() { Repositories = [new("octocat/Hello-World") { Issues = 40, StarDrift = false }] });
        using var one = new Client(drifting);
        using var two = new Client(standing);
        var url = Pulls + "?state=all&per_page=100";

        var first = await one.GetAsync(url);
        var again = await one.GetAsync(url, first["ETag"]);
        var still = await two.GetAsync(url, (await two.GetAsync(url))["ETag"]);

        Assert.That((again.Status, still.Status), Is.EqualTo((200, 304)));
        Assert.That(Stars(again), Is.GreaterThan(Stars(first)));
        Assert.That(drifting.ServedAs(PayloadKind.Pulls).Values.Select(payloads => payloads.Count), Is.All.EqualTo(2));

        static int Stars(Client.Reply reply) =>
            reply.Json[0].GetProperty("base").GetProperty("repo").GetProperty("stargazers_count").GetInt32();
    }

    [Test]
    public async Task Served_OfPulls_HoldsThemByteForByte()
    {
        await using var github = await Start(40);
        using var client = new Client(github);

        var page = await client.GetAsync(Pulls + "?state=all&per_page=100&direction=asc");
        var full = await client.GetAsync($"{Pulls}/{page.Numbers[0]}");

        var served = github.ServedAs(PayloadKind.Pulls);
        Assert.That(page.Body, Is.EqualTo("[" + string.Join(',', page.Numbers.Select(number => Text(served, number))) + "]"));
        Assert.That(full.Body, Is.EqualTo(Text(github.ServedAs(PayloadKind.PullDetails), page.Numbers[0])));
        Assert.That((await client.ControlAsync(HttpMethod.Get, "__served?kind=pull_details&repo=octocat/hello-world")).Body, Is.EqualTo(full.Body + "\n"));

        static string Text(IReadOnlyDictionary<(string, string), IReadOnlyList<byte[]>> served, int number) =>
            Encoding.UTF8.GetString(served[("octocat/Hello-World", $"{number}")].Single());
    }

    [Test]
    public async Task Change_OfAPull_ShowsInListAndIssue()
    {
        await using var github = await Start(200);
        using var client = new Client(github);
        var number = (await client.GetAsync(Pulls)).Numbers[0];

        var before = (await client.GetAsync($"{Pulls}/{number}")).Json;
        await client.ControlAsync(HttpMethod.Post, "__change", $$"""{"numbers":[{{number}}],"action":"push"}""");
        var pushed = (await client.GetAsync($"{Pulls}/{number}")).Json;
        github.Change(new() { Numbers = [number], Action = ChangeAction.Retarget });
        var retargeted = (await client.GetAsync($"{Pulls}/{number}")).Json;
        github.Change(new() { Numbers = [number], Action = ChangeAction.Merge });
        var merged = (await client.GetAsync(Pulls + "?state=closed&sort=updated&direction=desc")).Json[0];
        var issue = JsonDocument.Parse(github.PayloadOf("octocat/Hello-World", number)).RootElement;

        Assert.Multiple(() =>
        {
            Assert.That(pushed.GetProperty("head").GetProperty("sha").GetString(), Is.Not.EqualTo(before.GetProperty("head").GetProperty("sha").GetString()));
            Assert.That(pushed.GetProperty("updated_at").GetDateTimeOffset(), Is.GreaterThan(before.GetProperty("updated_at").GetDateTimeOffset()));
            Assert.That(pushed.GetProperty("title").GetString(), Is.EqualTo(before.GetProperty("title").GetString()));
            Assert.That(retargeted.GetProperty("base").GetProperty("ref").GetString(), Is.Not.EqualTo(before.GetProperty("base").GetProperty("ref").GetString()));
            Assert.That(Number(merged), Is.EqualTo(number));
            Assert.That(merged.GetProperty("merged_at").GetString(), Is.EqualTo(issue.GetProperty("closed_at").GetString()));
            Assert.That(issue.GetProperty("title").GetString(), Is.EqualTo(before.GetProperty("title").GetString()));
        });
    }

    [Test]
    public async Task Change_ForPullsOnly_LeavesIssuesAlone()
    {
        await using var github = await Start(100);
        using var client = new Client(github);
        var pulls = (await client.GetAsync(Pulls + "?state=all&per_page=100")).Numbers;
        var issue = Enumerable.Range(1, 100).Except(pulls).First();

        var closed = github.Change(new() { Count = 5, Action = ChangeAction.Close });
        var created = github.Change(new() { CreatePulls = 2 });

        Assert.That(closed, Is.SubsetOf(pulls));
        Assert.That((await client.GetAsync(Pulls)).Numbers[..2], Is.EqualTo(new[] { 102, 101 }));
        Assert.That(created, Is.EqualTo(new[] { 101, 102 }));
        Assert.That(() => github.Change(new() { Numbers = [issue], Action = ChangeAction.Close }),
            Throws.ArgumentException.With.Message.EqualTo($"Of {issue} only 0 are pull requests; 'Close' is for those."));
    }

    [Test]
    public async Task Pulls_AfterARename_CarryTheNewName()
    {
        await using var github = await Start(20);
        using var client = new Client(github);
        github.RenameRepository("octocat/Hello-World", "octocat/Hi");

        var moved = await client.GetAsync(Pulls + "?state=all");
        var followed = await client.GetAsync(moved["Location"]);

        Assert.That((moved.Status, moved["Location"]), Is.EqualTo((301, $"{github.Url}repositories/{github.Repositories[0].Id}/pulls?state=all")));
        Assert.That(followed.Body, Does.Contain("/repos/octocat/Hi/pulls/").And.Not.Contain("Hello-World"));
    }

    [Test]
    public async Task LongRunning_Pulls_AreOldOnesWithNews()
    {
        await using var github = await Start(400);
        using var client = new Client(github);
        var month = TimeProvider.System.GetUtcNow().AddDays(-30);
        var reviewed = github.Change(new() { Count = 5, Action = ChangeAction.Review });
        var created = github.Change(new() { CreatePulls = 1 });

        var pulls = (await client.GetAsync(Pulls + "?state=all&sort=long-running&per_page=100")).Json.EnumerateArray().ToList();

        Assert.Multiple(() =>
        {
            Assert.That(pulls.Select(Number), Is.Ordered.And.SupersetOf(reviewed).And.Not.Contain(created[0]));
            Assert.That(pulls.Select(pull => pull.GetProperty("updated_at").GetDateTimeOffset()), Is.All.GreaterThan(month.AddMinutes(-1)));
        });
    }

    private static int Number(JsonElement element) => element.GetProperty("number").GetInt32();

    private static Task<SimulatedGitHub> Start(int issues) =>
        SimulatedGitHub.StartAsync(new() { Repositories = [new("octocat/Hello-World") { Issues = issues }] });
}
