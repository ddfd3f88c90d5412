using System.Text;
using GitHubSimulator;
using NUnit.Framework;

namespace GitHubQueue.Tests.Simulator;

[Parallelizable(ParallelScope.All)]
internal sealed class RepositoryTests
{
    [Test]
    public async Task Repository_InAnyCaseOrById_AnswersWithItsCanonicalName()
    {
        await using var github = await SimulatedGitHub.StartAsync(new());
        using var client = new Client(github);

        var byName = await client.GetAsync("repos/OCTOCAT/HELLO-world");
        var byId = await client.GetAsync($"repositories/{github.Repositories[0].Id}");

        Assert.That(byName.Json.GetProperty("full_name").GetString(), Is.EqualTo("octocat/Hello-World"));
        Assert.That(byId.Json.GetProperty("id").GetInt64(), Is.EqualTo(byName.Json.GetProperty("id").GetInt64()));
    }

    [TestCase(1)]
    [TestCase(3)]
    public async Task OldName_AfterARename_LeadsToTheRepositoryById(int hops)
    {
        await using var github = await SimulatedGitHub.StartAsync(new());
        using var client = new Client(github);
        github.RenameRepository("octocat/Hello-World", "octocat/Hi", hops);

        var reply = await client.GetAsync("repos/octocat/hello-world/issues?state=all&per_page=1");
        Assert.That(reply.Body, Is.EqualTo($$"""{"message":"Moved Permanently","url":"{{reply["Location"]}}","documentation_url":"https://docs.github.com/v3/#http-redirects"}"""));
        for (var i = 0; i < hops; i++)
        {
            Assert.That(reply.Status, Is.EqualTo(301));
            reply = await client.GetAsync(reply["Location"]);
        }

        Assert.That(reply.Numbers, Has.Length.EqualTo(1));
        Assert.That(reply.Body, Does.Contain("https://api.github.com/repos/octocat/Hi/issues/"));
    }

    [Test]
    public async Task OldName_TakenByANewRepository_IsThatOne()
    {
        await using var github = await SimulatedGitHub.StartAsync(new());
        using var client = new Client(github);
        github.RenameRepository("octocat/Hello-World", "octocat/Hi");
        var id = github.AddRepository(new("octocat/hello-world") { Issues = 3 });

        Assert.That((await client.GetAsync("repos/octocat/Hello-World")).Json.GetProperty("id").GetInt64(), Is.EqualTo(id));
    }

    [TestCase(Availability.Deleted, 404, "Not Found")]
    [TestCase(Availability.IssuesDisabled, 410, "Issues are disabled for this repo")]
    [TestCase(Availability.Dmca, 451, "\"reason\":\"dmca\"")]
    [TestCase(Availability.Tos, 403, "\"reason\":\"tos\"")]
    [TestCase(Availability.NotAccessible, 403, "Resource not accessible by integration")]
    [TestCase(Availability.AdminOnly, 403, "Must have admin rights to Repository.")]
    public async Task Issues_OfAnUnavailableRepository_AreRefusedAsRecorded(Availability availability, int status, string text)
    {
        await using var github = await SimulatedGitHub.StartAsync(new());
        using var client = new Client(github);
        github.SetAvailability("octocat/hello-world", availability);

        var reply = await client.GetAsync("repos/octocat/hello-world/issues");

        Assert.That(reply.Status, Is.EqualTo(status));
        Assert.That(reply.Body, Does.Contain(text));
    }

    [Test]
    public async Task Recordings_OfAFolder_AreServedByteForByte()
    {
        var folder = Directory.CreateTempSubdirectory("simulator-");
        try
        {
            const string old = """{"id":9,"number":1,"repository_url":"https://api.github.com/repos/A/b","updated_at":"2020-01-01T00:00:00Z","created_at":"2020-01-01T00:00:00Z"}""";
            var kept = old.Replace("\"number\":1", "\"number\": 1,  \"title\":\"\\ud83d\\ude00 😀\"");
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "issues.jsonl"), old + "\n" + kept + "\n");
            await using var github = await SimulatedGitHub.StartAsync(new() { Repositories = [], Data = folder.FullName });
            using var client = new Client(github);

            Assert.That((await client.GetAsync("repos/a/B/issues")).Body, Is.EqualTo($"[{kept}]"));
            github.Change(new() { Numbers = [1], UpdatedAt = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero) });
            Assert.That(Encoding.UTF8.GetString(github.PayloadOf("A/b", 1)),
                Is.EqualTo(kept.Replace("updated_at\":\"2020", "updated_at\":\"2024").Replace("\"\\ud83d\\ude00 😀\"", "\"Edited 1 times\"")));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Test]
    public async Task Control_OverHttp_DoesTheSame()
    {
        await using var github = await SimulatedGitHub.StartAsync(new());
        using var client = new Client(github);

        var added = await client.ControlAsync(HttpMethod.Post, "__repos", """{"name":"a/b","issues":3}""");
        var renamed = await client.ControlAsync(HttpMethod.Post, "__rename", """{"from":"a/b","to":"a/c"}""");
        var changed = await client.ControlAsync(HttpMethod.Post, "__change", """{"repo":"a/c","numbers":[2],"updated_at":"2030-01-01T00:00:00Z"}""");
        var payloads = await client.ControlAsync(HttpMethod.Get, "__payloads?repo=a/c");
        var wrong = await client.ControlAsync(HttpMethod.Post, "__change", """{"repo":"a/x","count":1}""");
        await client.ControlAsync(HttpMethod.Patch, "__repos", """{"repo":"a/c","availability":"dmca"}""");

        await Assert.MultipleAsync(async () =>
        {
            Assert.That((added.Status, renamed.Status), Is.EqualTo((200, 200)));
            Assert.That(changed.Body, Is.EqualTo("""{"numbers":[2]}"""));
            Assert.That(payloads.Body, Is.EqualTo(string.Concat(github.PayloadsOf("a/c").Select(payload => Encoding.UTF8.GetString(payload) + "\n"))));
            Assert.That((wrong.Status, wrong.Body), Is.EqualTo((400, """{"message":"There is no repository \u0027a/x\u0027; there are 2, such as \u0027octocat/Hello-World\u0027."}""")));
            Assert.That((await client.GetAsync("repos/a/c/issues")).Status, Is.EqualTo(451));
        });
    }
}
