using System.Text.RegularExpressions;
using GitHubSimulator;
using NUnit.Framework;

namespace GitHubQueue.Tests.EndToEnd;

/// <summary>Repositories that are gone, renamed, replaced or not ours to read: what the program says, and what it keeps.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class GoneRepositoryTests
{
    private const string List = "http://HOST/repos/octocat/Hello-World/issues?state=all&sort=updated&direction=asc&since=2000-01-01T00:00:00Z&per_page=100";

    [TestCase(Availability.Deleted, "not_found", "Repository 'octocat/Hello-World' was not found at 'HOST': check its name, and whether the token in GITHUB_TOKEN may see it.")]
    [TestCase(Availability.IssuesDisabled, "feature_disabled", $"'{List}' is switched off in its repository (410 'Issues are disabled for this repo').")]
    [TestCase(Availability.Dmca, "blocked", $"'{List}' is blocked (451 'Repository access blocked', reason 'dmca'); see 'https://github.com/github/dmca/blob/master/2021/04/2021-04-22-example.md'.")]
    [TestCase(Availability.Tos, "terms_of_service", $"'{List}' is blocked (403 'Repository access blocked', reason 'tos'); see 'https://github.com/tos'.")]
    [TestCase(Availability.NotAccessible, null, $"'{List}' may not be read with no token in GITHUB_TOKEN (403 'Resource not accessible by integration').")]
    public async Task Ingest_OfARepositoryThatIsNotServed_SaysWhyAndExits1(Availability availability, string? goneReason, string sentence)
    {
        await using var world = await World.StartAsync(150);
        world.GitHub.SetAvailability(World.Repo, availability);
        var ingest = (await world.Cli.RunAsync(World.Ingest())).Expect(1);
        Assert.That(ingest.Json.GetProperty("failure").GetString(), Is.EqualTo(sentence.Replace("HOST", world.GitHub.Url.Authority, StringComparison.Ordinal)));
        Assert.That(world.Query(d => d.Prepare("select gone_reason from checkpoints").ScalarText()), Is.EqualTo(goneReason));
        world.GitHub.SetAvailability(World.Repo, Availability.Available);
        Assert.That((await world.IngestAsync()).Number("enqueued"), Is.EqualTo(150));
        Assert.That(world.Query(d => d.Prepare("select group_concat(coalesce(gone_reason, 'there')) from checkpoints").ScalarText()), Is.EqualTo("there"));
    }

    [Test]
    public async Task Ingest_OfARepositoryThatIsGone_TellsPeopleOnStderr()
    {
        await using var world = await World.StartAsync(10);
        world.GitHub.DeleteRepository(World.Repo);
        var ingest = (await world.Cli.RunAsync("ingest", "--repo", World.Repo)).Expect(1);
        Assert.That(ingest.Sentence, Does.StartWith("github-queue: Repository 'octocat/Hello-World' was not found at '127.0.0.1:"));
    }

    [Test]
    public async Task Ingest_OfARepositoryThatHasGoneMeanwhile_KeepsWhatItHas()
    {
        await using var world = await World.StartAsync(150);
        await world.IngestAsync();
        world.GitHub.DeleteRepository(World.Repo);
        (await world.Cli.RunAsync(World.Ingest())).Expect(1);
        Assert.That((await world.WorkAsync()).Number("done"), Is.EqualTo(150));
        Assert.That((await world.Cli.RunAsync("status")).Expect(0).Out, Does.Contain("gone: not_found"));
        (await world.Cli.RunAsync("verify")).Expect(0);
    }

    [TestCase(null, "'HOST' wants to know who asks (401 'Bad credentials'): set GITHUB_TOKEN to a token that may read 'http://HOST/repos/octocat/Hello-World'.")]
    [TestCase("ghp_wrong", "'HOST' refused the token in GITHUB_TOKEN (401 'Bad credentials'): it is mistyped, expired or revoked. Set GITHUB_TOKEN to a valid one.")]
    public async Task Ingest_WithAWrongToken_NamesTheVariableAndExits2(string? token, string sentence)
    {
        await using var world = await World.StartAsync(World.Of(150) with { RequiredToken = "ghp_right" });
        if (token is not null)
            world.Cli.Environment["GITHUB_TOKEN"] = token;
        var ingest = (await world.Cli.RunAsync(World.Ingest())).Expect(2);
        Assert.That(ingest.Sentence, Is.EqualTo("github-queue: " + sentence.Replace("HOST", world.GitHub.Url.Authority, StringComparison.Ordinal)));
        world.Cli.Environment["GITHUB_TOKEN"] = "ghp_right";
        Assert.That((await world.IngestAsync()).Number("enqueued"), Is.EqualTo(150));
    }

    [Test]
    public async Task Ingest_OfARenamedRepository_GoesOnUnderItsNewName([Values] Pagination pagination, [Values] bool askedByItsOldName)
    {
        await using var world = await World.StartAsync(250, pagination);
        await world.IngestAsync();
        await world.WorkAsync();
        world.GitHub.RenameRepository(World.Repo, "octocat/Spoon-Knife");
        world.GitHub.Change(new Change { Count = 3, UpdatedAt = TimeProvider.System.GetUtcNow().AddMinutes(-1) });
        world.GitHub.ResetStats();
        var name = askedByItsOldName ? World.Repo : "octocat/Spoon-Knife";
        var ingest = (await world.Cli.RunAsync("ingest", "--repo", name, "--json")).Expect(0);
        Assert.That(ingest.Number("enqueued"), Is.InRange(3, 4), "all was read again"); // the one at the checkpoint has a new URL, too
        Assert.That(ingest.Number("records"), Is.LessThanOrEqualTo(4));
        await world.WorkAsync();
        Assert.That(world.Number("select count(*) from checkpoints"), Is.EqualTo(1));
        Assert.That(world.Query(d => d.Prepare("select org || '/' || repo from repositories").ScalarText()), Is.EqualTo("octocat/Spoon-Knife"));
        Assert.That(world.Number("select count(*) from issues where repo = 'Spoon-Knife'"), Is.EqualTo(ingest.Number("enqueued")));
        Assert.That(world.Number("select count(*) from issues"), Is.EqualTo(250));
        Assert.That((await world.Cli.RunAsync("ingest", "--repo", name, "--json")).Number("enqueued"), Is.Zero);
        (await world.Cli.RunAsync("verify")).Expect(0);
    }

    [Test]
    public async Task Ingest_OfANameThatAnotherRepositoryTook_DoesNotInheritItsCheckpoint()
    {
        await using var world = await World.StartAsync(150);
        await world.IngestAsync();
        world.GitHub.RenameRepository(World.Repo, "octocat/Spoon-Knife");
        (await world.Cli.RunAsync("ingest", "--repo", "octocat/Spoon-Knife")).Expect(0);
        world.GitHub.AddRepository(new RepositoryOptions(World.Repo) { Issues = 70, Seed = 9 });
        // A name is looked up once a day.
        world.Query(d => { d.Execute("update repositories set checked_at = 0"); return 0; });
        var ingest = (await world.Cli.RunAsync(World.Ingest())).Expect(0);
        Assert.That((ingest.Number("records"), ingest.Number("enqueued")), Is.EqualTo((70, 70)));
        Assert.That(world.Number("select count(*) from checkpoints"), Is.EqualTo(2));
        await world.WorkAsync();
        Assert.That(world.Number("select count(*) from issues"), Is.EqualTo(220));
        (await world.Cli.RunAsync("verify")).Expect(0);
    }

    /// <summary>Until the name was looked up again, the other repository was read by it, and its times are no measure for this one.</summary>
    [Test]
    public async Task Ingest_OfARepositoryWhoseOldNameWasReadAsAnother_PassesNothingOver()
    {
        const string now = "octocat/Spoon-Knife";
        await using var world = await World.StartAsync(20);
        await world.IngestAsync();
        world.GitHub.RenameRepository(World.Repo, now);
        world.GitHub.Change(new Change { Repo = now, Create = 4, UpdatedAt = TimeProvider.System.GetUtcNow().AddMinutes(-2) });
        world.GitHub.AddRepository(new RepositoryOptions(World.Repo) { Issues = 5, Seed = 9 });
        world.GitHub.Change(new Change { Repo = World.Repo, Create = 1, UpdatedAt = TimeProvider.System.GetUtcNow().AddMinutes(-1) });
        await world.IngestAsync();
        (await world.Cli.RunAsync(["ingest", "--repo", now, "--json"])).Expect(0);
        await world.WorkAsync();
        Assert.That(world.Number("select count(*) from issues where repo = 'Spoon-Knife'"), Is.EqualTo(4), "those that were created there since");
    }

    /// <summary>One that is quiet, and whose list is as empty, or as unchanged, as the other's would be.</summary>
    [TestCase("renamed")]
    [TestCase("deleted")]
    public async Task Ingest_OfANameThatAQuietRepositoryTook_ReadsIt(string how)
    {
        await using var world = await World.StartAsync(20);
        await world.IngestAsync();
        if (how == "renamed")
        {
            world.GitHub.RenameRepository(World.Repo, "octocat/Spoon-Knife");
            world.Query(database => database.Prepare("update repositories set checked_at = checked_at - 3 * 86400000").Execute()); // a name is looked up once a day
        }
        else
        {
            world.GitHub.DeleteRepository(World.Repo);
            (await world.Cli.RunAsync(World.Ingest())).Expect(1);
        }
        world.GitHub.AddRepository(new RepositoryOptions(World.Repo) { Issues = 30, Seed = 9 });
        Assert.That((await world.IngestAsync()).Number("enqueued"), Is.EqualTo(30));
    }

    [Test]
    public async Task Ingest_OfAnEmptyRepository_Succeeds()
    {
        await using var world = await World.StartAsync(0);
        var ingest = (await world.Cli.RunAsync("ingest", "--repo", World.Repo)).Expect(0);
        Assert.That(ingest.Out, Does.Match(new Regex(@"\Aissues:octocat/Hello-World: 0 records read, 0 new and enqueued, 2 requests; [\d,]+ API requests left\. Read from .* to .*\.\n\z")));
    }
}
