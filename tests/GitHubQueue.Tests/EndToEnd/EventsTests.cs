using GitHubSimulator;
using NUnit.Framework;
using Poll = GitHubQueue.Tests.EndToEnd.EventWorld.Poll;

namespace GitHubQueue.Tests.EndToEnd;

/// <summary>Polls of feeds: everything that a feed showed arrives once, and what each poll brought is told truly.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class EventsTests
{
    [Test]
    public async Task Polls_OfAMovingFeed_BringEachEventOnceAndTellHowMuchWasKnown()
    {
        await using var world = await EventWorld.StartAsync();
        Assert.That(await world.PollAsync(), Is.EqualTo(new Poll(3, 3, 300, 0, 0)), "the whole window, a hundred a request");
        Assert.That(await world.PollAsync(), Is.EqualTo(new Poll(1, 0, 0, 0, 0)), "304");
        world.Clock.Advance(TimeSpan.FromSeconds(40));
        Assert.That(await world.PollAsync(), Is.EqualTo(new Poll(3, 3, 40, 260, 260)));
        world.Clock.Advance(TimeSpan.FromSeconds(299));
        Assert.That(await world.PollAsync(), Is.EqualTo(new Poll(3, 3, 299, 1, 1)));
        await world.ExpectAllArrivedAsync();
        Assert.That(world.World.Rows("select source, is_whole, pages, read, inserted, repeated, overlap from polls order by began_at"), Is.EqualTo(new[]
        {
            "feed|1|3|300|300|0|0", "feed|1|0|0|0|0|0", "feed|1|3|300|40|0|260", "feed|1|3|300|299|0|1",
        }));
        Assert.That((await world.Cli.RunAsync("worker", "--json")).Expect(0).Number("done"), Is.Zero);
        (await world.Cli.RunAsync("verify")).Expect(0);
    }

    [Test]
    public async Task Poll_OfEventsAsTheyWereBeforeOctober2025_BringsThemWhole()
    {
        await using var world = await EventWorld.StartAsync(options => options with { EventShape = EventShape.Full });
        Assert.That((await world.PollAsync()).Inserted, Is.EqualTo(300));
        await world.ExpectAllArrivedAsync();
        Assert.That(world.World.Number("select count(*) from events where type = 'PushEvent' and commits is null"), Is.Zero);
    }

    /// <summary>Seven more events before the second and the third page push seven of the page before onto it.</summary>
    [Test]
    public async Task Poll_WhileTheFeedMoves_CountsWhatIsOnTwoPagesAsRepeated()
    {
        EventWorld? moving = null;
        await using var world = await EventWorld.StartAsync(options => options with
        {
            BeforeAnswer = request =>
            {
                if (request.Target.Contains("&page=", StringComparison.Ordinal))
                    moving?.Clock.Advance(TimeSpan.FromSeconds(7));
                return Task.CompletedTask;
            },
        });
        moving = world;
        Assert.That(await world.PollAsync(), Is.EqualTo(new Poll(3, 3, 286, 14, 0)));
        Assert.That(world.World.Number("select repeated from event_polls"), Is.EqualTo(14));
        Assert.That(await world.PollAsync(), Is.EqualTo(new Poll(3, 3, 14, 286, 272)));
        moving = null;
        Assert.That(await world.PollAsync(), Is.EqualTo(new Poll(3, 3, 14, 286, 286)));
        await world.ExpectAllArrivedAsync();
    }

    /// <summary>GitHub's ids have begun anew and met old ones.</summary>
    [Test]
    public async Task Poll_AnIdThatIsUsedAgain_IsAnotherEvent()
    {
        await using var world = await EventWorld.StartAsync(options => options with { EventIdReuse = 50 });
        Assert.That((await world.PollAsync()).Inserted, Is.EqualTo(300));
        await world.ExpectAllArrivedAsync();
        Assert.That(world.World.Number("select count(*) - count(distinct id) from events"), Is.GreaterThanOrEqualTo(5));
    }

    [Test]
    public async Task Poll_AfterMoreThanAWindow_TellsAboutHowManyWereMissedAndWhen()
    {
        await using var world = await EventWorld.StartAsync();
        await world.PollAsync();
        world.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.That(await world.PollAsync(), Is.EqualTo(new Poll(3, 3, 300, 0, 0, 0, Missed: 303)), "really 300: by the rate of those that it saw");
        Assert.That(world.World.Rows("select missed, missed_from, missed_to from polls where missed is not null"), Is.EqualTo(new[]
        {
            $"303|{world.Clock.GetUtcNow().AddSeconds(-600):yyyy-MM-ddTHH:mm:ssZ}|{world.Clock.GetUtcNow().AddSeconds(-299):yyyy-MM-ddTHH:mm:ssZ}",
        }));
        world.Clock.Advance(TimeSpan.FromMinutes(4));
        Assert.That(await world.PollAsync(), Is.EqualTo(new Poll(3, 3, 240, 60, 60)), "the windows overlap again");
    }

    /// <summary>What the cut-off poll brought is known to the next one, but not what it might have missed.</summary>
    [Test]
    public async Task Poll_AfterOneThatWasKilled_StillTellsWhatWasMissed()
    {
        CliProcess? running = null;
        var lastPage = "&page=3";
        await using var world = await EventWorld.StartAsync(options => options with
        {
            BeforeAnswer = request =>
            {
                if (request.Target.Contains(lastPage, StringComparison.Ordinal))
                    running?.Kill();
                return Task.CompletedTask;
            },
        });
        await world.PollAsync();
        world.Clock.Advance(TimeSpan.FromMinutes(10));
        await using (running = world.Cli.Start(EventWorld.Ingest))
            Assert.That((await running.WaitAsync()).WasKilled);
        running = null;
        Assert.That(world.World.Rows("select finished_at, missed from event_polls where id = 2"), Is.EqualTo(new[] { "|" }));
        var second = await world.PollAsync();
        Assert.That((second.Overlap, second.Missed), Is.EqualTo((0, 303)));
        Assert.That(second.Inserted, Is.InRange(100, 200));
        await world.ExpectAllArrivedAsync();
    }

    [TestCase("{name: feed, kind: events, repo: octocat/Hello-World}", "octocat/Hello-World", 1)]
    [TestCase("{name: feed, kind: events, org: OctoCat}", "octocat/%", 0)]
    [TestCase("{name: feed, kind: events}", "%", 0)]
    public async Task Poll_OfOneFeed_BringsItsEventsAndNoOthers(string source, string expected, int more)
    {
        await using var world = await EventWorld.StartAsync();
        await world.ConfigureAsync(source);
        var first = await world.PollAsync();
        Assert.That(first.Requests, Is.EqualTo((first.Inserted + 99) / 100 + more));
        Assert.That(await world.PollAsync(), Is.EqualTo(new Poll(1, 0, 0, 0, 0)));
        await world.ExpectAllArrivedAsync();
        Assert.That(world.World.Number($"select count(*) from events where not org || '/' || repo like '{expected}'"), Is.Zero);
    }

    [Test]
    public async Task Poll_OfOneRepositoryByOption_BringsItsEvents()
    {
        await using var world = await EventWorld.StartAsync();
        var ingest = (await world.Cli.RunAsync("ingest", "--repo", World.Repo, "--entity", "events", "--json")).Expect(0);
        Assert.That(ingest.Json.GetProperty("poll").GetProperty("inserted").GetInt64(), Is.EqualTo(ingest.Number("enqueued")));
        await world.ExpectAllArrivedAsync();
    }

    /// <summary>Each has its own checkpoint, so that what one feed has shown hides no gap of another.</summary>
    [Test]
    public async Task Polls_OfSeveralFeeds_DontMix()
    {
        await using var world = await EventWorld.StartAsync();
        await world.ConfigureAsync("{name: all, kind: events}\n- {name: one, kind: events, repo: octocat/Hello-World}\n- {name: own, kind: events, orgs: [octocat, github]}");
        var ingest = (await world.Cli.RunAsync("ingest", "--all", "--json")).Expect(0).Json.GetProperty("sources").EnumerateArray().ToList();
        Assert.That(ingest.Select(source => source.GetProperty("source").GetString()), Is.EquivalentTo(new[] { "all", "one", "own:octocat", "own:github" }));
        Assert.That(ingest.Sum(source => source.GetProperty("enqueued").GetInt64()), Is.EqualTo(300), "an event that several feeds show is one");
        Assert.That(ingest.Sum(source => source.GetProperty("requests").GetInt64()), Is.EqualTo(world.GitHub.Stats.Requests));
        Assert.That(world.World.Number("select count(*) from checkpoints"), Is.EqualTo(4));
        await world.ExpectAllArrivedAsync();
    }

    [TestCase("{name: feed, kind: events, org: nobody}", "'http://HOST/orgs/nobody/events?per_page=100' doesn't exist or has been deleted (404 'Not Found'); check its spelling, and whether GITHUB_TOKEN may see it.")]
    [TestCase("{name: feed, kind: events, repo: octocat/gone}", "Repository 'octocat/gone' was not found at 'HOST': check its name, and whether the token in GITHUB_TOKEN may see it.")]
    public async Task Poll_OfAFeedThatIsNotThere_SaysSoAndExits1(string source, string sentence)
    {
        await using var world = await EventWorld.StartAsync();
        await world.ConfigureAsync(source);
        var ingest = (await world.Cli.RunAsync("ingest", "--all")).Expect(1);
        Assert.That(ingest.Sentence, Is.EqualTo("github-queue: " + sentence.Replace("HOST", world.GitHub.Url.Authority, StringComparison.Ordinal)));
    }

    /// <summary>An event needs nothing but its type: those of 2012 have no id.</summary>
    [Test]
    public async Task Poll_EventsOfOtherYearsAndBrokenOnes_AreKeptAndCounted()
    {
        using var data = new Support.TemporaryFolder();
        await File.WriteAllLinesAsync(data["events.jsonl"],
        [
            """{"type":"GistEvent","created_at":"2012-10-13T00:00:17-07:00","public":true,"actor":"someone","payload":{"action":"create"}}""",
            """{"type":"WatchEvent","created_at":"2012-10-13T00:00:18-07:00","repository":{"name":"r","owner":"o","id":7},"payload":{}}""",
            """{"id":"2","created_at":"2021-07-21T08:00:00Z","repo":{"id":1,"name":"octocat/Hello-World"},"payload":{}}""",
            """{"id":"3","type":"PushEvent","created_at":"2021-07-21T08:00:01Z"}""",
        ]);
        await using var world = await EventWorld.StartAsync(options => options with { Data = data.Path, Events = 4, EventsPerMinute = 0 });
        Assert.That(await world.PollAsync(), Is.EqualTo(new Poll(1, 1, 4, 0, 0, Errors: 1)));
        await InProcess.DrainAndVerifyAsync(world.Cli);
        Assert.That(world.World.Rows("select org, repo, coalesce(id, 'none'), type, actor, created_at from events order by created_at"), Is.EqualTo(new[]
        {
            "||none|GistEvent|someone|2012-10-13T07:00:17Z", "o|r|none|WatchEvent||2012-10-13T07:00:18Z", "||3|PushEvent||2021-07-21T08:00:01Z",
        }));
        Assert.That(world.World.Rows("select key, reason from dead_letters"), Is.EqualTo(new[]
        {
            $"{world.GitHub.Url.Authority}/2@2021-07-21T08:00:00Z|Field 'type' is required and must be text; found nothing.",
        }));
    }
}
