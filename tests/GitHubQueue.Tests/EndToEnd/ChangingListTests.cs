using System.Text;
using System.Text.Json;
using GitHubQueue.Records;
using GitHubSimulator;
using NUnit.Framework;

namespace GitHubQueue.Tests.EndToEnd;

/// <summary>Issues change between any two requests: one more ingest later the newest state of each is there.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class ChangingListTests
{
    [Test]
    public async Task Ingest_WhileIssuesChangeBeforeEveryPage_MissesNone(
        [Values] Pagination pagination, [Values(0, 150, 350)] int ties, [Values] Pick pick)
    {
        SimulatedGitHub? github = null;
        await using var world = await World.StartAsync(World.Of(900, ties, payloadBytes: 1) with
        {
            Pagination = pagination,
            BeforeAnswer = _ =>
            {
                github?.Change(new Change { Count = 5, Pick = pick, Create = 1 });
                return Task.CompletedTask;
            },
        });
        github = world.GitHub;
        await ReadUntilItEndsAsync(world);
        github = null;
        await InProcess.IngestAsync(world);
        ExpectNewestStates(world);
    }

    [Test]
    public async Task Ingest_WhileIssuesAreEditedTwiceWithinASecond_HasTheSecondEdit([Values] Pagination pagination)
    {
        SimulatedGitHub? github = null;
        var requests = 0;
        await using var world = await World.StartAsync(World.Of(600, payloadBytes: 1) with
        {
            Pagination = pagination,
            BeforeAnswer = _ =>
            {
                // Every other time those that were edited last, again, without another time.
                github?.Change(new Change { Count = 4, Pick = requests++ % 2 == 0 ? Pick.Oldest : Pick.Newest, KeepUpdatedAt = requests % 2 == 0 });
                return Task.CompletedTask;
            },
        });
        github = world.GitHub;
        await ReadUntilItEndsAsync(world);
        github.Change(new Change { Count = 4, Pick = Pick.Newest, KeepUpdatedAt = true });
        github = null;
        await InProcess.IngestAsync(world);
        ExpectNewestStates(world);
    }

    /// <summary>
    /// Issues leave the second they share while it is read page by page. The others move up, and a reader that counts pages misses as
    /// many as have left.
    /// </summary>
    [Test]
    public async Task Ingest_WhileIssuesLeaveTheSecondTheyShare_MissesNone([Values] Pagination pagination, [Values(150, 350)] int ties)
    {
        SimulatedGitHub? github = null;
        var shared = new Queue<int>();
        var left = 0;
        await using var world = await World.StartAsync(World.Of(600, ties, payloadBytes: 1) with
        {
            Pagination = pagination,
            BeforeAnswer = request =>
            {
                var isInside = request.Target.Contains("&page=", StringComparison.Ordinal) || request.Target.Contains("&after=", StringComparison.Ordinal);
                if (github is not null && isInside && left++ < 3)
                    github.Change(new Change { Numbers = [shared.Dequeue(), shared.Dequeue()] });
                return Task.CompletedTask;
            },
        });
        github = world.GitHub;
        foreach (var number in NumbersOfTheSharedSecond(world))
            shared.Enqueue(number);
        Assert.That(shared, Has.Count.EqualTo(ties));
        await ReadUntilItEndsAsync(world);
        Assert.That(left, Is.GreaterThanOrEqualTo(3));
        await InProcess.IngestAsync(world);
        ExpectNewestStates(world);
    }

    /// <summary>The page at the checkpoint stays as it is, byte for byte, when something comes behind it.</summary>
    [Test]
    public async Task Ingest_AfterAFullPageOfTheNewestSecond_FindsWhatComesNext([Values] Pagination pagination)
    {
        await using var world = await World.StartAsync(World.Of(150, payloadBytes: 1) with { Pagination = pagination });
        var second = TimeProvider.System.GetUtcNow().AddMinutes(-10);
        world.GitHub.Change(new Change { Count = 100, UpdatedAt = second });
        for (var i = 0; i < 3; i++)
            await InProcess.IngestAsync(world);
        world.GitHub.Change(new Change { Create = 1, UpdatedAt = second.AddMinutes(1) });
        Assert.That((await InProcess.IngestAsync(world)).Enqueued, Is.EqualTo(1));
        ExpectNewestStates(world);
    }

    [Test]
    public async Task Commands_WhileIssuesChangeBeforeEveryPage_BringTheTableToTheirNewestState([Values] Pagination pagination)
    {
        SimulatedGitHub? github = null;
        await using var world = await World.StartAsync(World.Of(900, ties: 150, payloadBytes: 1) with
        {
            Pagination = pagination,
            BeforeAnswer = _ =>
            {
                github?.Change(new Change { Count = 3, Pick = Pick.Oldest, Create = 1 });
                return Task.CompletedTask;
            },
        });
        github = world.GitHub;
        await world.IngestAsync();
        await world.WorkAsync();
        github = null;
        await world.IngestAsync();
        await world.WorkAsync();
        Assert.That(world.Query(IssueFacts.OfTable), Has.Count.GreaterThan(900));
        await world.ExpectAllAgreesAsync();
    }

    private static IEnumerable<int> NumbersOfTheSharedSecond(World world) => world.GitHub.PayloadsOf(World.Repo)
        .Select(payload => JsonDocument.Parse(payload).RootElement)
        .GroupBy(issue => issue.GetProperty("updated_at").GetString())
        .MaxBy(second => second.Count())!
        .Select(issue => issue.GetProperty("number").GetInt32());

    /// <summary>Runs as a person would who is told to run the same command again.</summary>
    private static async Task ReadUntilItEndsAsync(World world)
    {
        for (var run = 0; run < 5; run++)
        {
            try
            {
                await InProcess.IngestAsync(world);
                return;
            }
            catch (FailureException failure) when (failure.Message.EndsWith("run the same command again later.", StringComparison.Ordinal))
            {
                // The list changed faster than it can be read.
            }
        }
        Assert.Fail("The list can't be read.");
    }

    private static void ExpectNewestStates(World world)
    {
        var queued = world.Query(database =>
        {
            var rows = database.Prepare("""
                select payload from queue_items i join queue_payloads on item_id = i.id
                 where i.id = (select max(id) from queue_items where key = i.key)
                """);
            var payloads = new List<string>();
            while (rows.Step())
                payloads.Add(Encoding.UTF8.GetString(rows.Blob(0)));
            return payloads;
        });
        Assert.That(queued.Order(StringComparer.Ordinal), Is.EqualTo(world.GitHub.PayloadsOf(World.Repo).Select(Encoding.UTF8.GetString).Order(StringComparer.Ordinal)));
    }
}
