using GitHubSimulator;
using NUnit.Framework;

namespace GitHubQueue.Tests.EndToEnd;

/// <summary>SIGKILL in the middle of an ingest, again and again: nothing is lost, nothing is enqueued twice.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class IngestKilledTests
{
    private const int Kills = 25;

    [Test]
    public async Task Ingest_KilledAtAnyMoment_LosesAndDoublesNothing([Values] Pagination pagination)
    {
        await using var world = await World.StartAsync(World.Of(1500, payloadBytes: 1) with { Pagination = pagination, Latency = TimeSpan.FromMilliseconds(10) });
        var random = new Random(1);
        for (var killed = 0; killed < Kills;)
        {
            await using var ingest = world.Cli.Start(World.Ingest());
            await ingest.Spoke;
            await Task.Delay(random.Next(200)); // any moment: there is nothing to wait for
            ingest.Kill();
            var result = await ingest.WaitAsync();
            if (result.WasKilled)
                killed++;
            else
                Edit(world, result);
        }
        await ExpectAllArrivedAsync(world);
    }

    /// <summary>The first, second, third … request of a run is its last: killed while it waits, and perhaps commits the page before.</summary>
    [Test]
    public async Task Ingest_KilledBetweenTwoPages_LosesAndDoublesNothing([Values] Pagination pagination)
    {
        CliProcess? running = null;
        var (requests, lastRequest) = (0, 0);
        await using var world = await World.StartAsync(World.Of(1500, payloadBytes: 1) with
        {
            Pagination = pagination,
            BeforeAnswer = _ =>
            {
                if (++requests == lastRequest)
                    running?.Kill();
                return Task.CompletedTask;
            },
        });
        for (var (killed, run) = (0, 0); killed < Kills; run++)
        {
            (requests, lastRequest) = (0, 1 + run % 4);
            await using var ingest = running = world.Cli.Start(World.Ingest());
            var result = await ingest.WaitAsync();
            if (result.WasKilled)
                killed++;
            else
                Edit(world, result);
        }
        lastRequest = 0;
        await ExpectAllArrivedAsync(world);
    }

    [Test]
    public async Task Ingest_KilledAndRunAgain_GoesOnWhereItStopped()
    {
        CliProcess? running = null;
        var requests = 0;
        await using var world = await World.StartAsync(World.Of(2000) with
        {
            BeforeAnswer = _ =>
            {
                if (++requests == 12)
                    running?.Kill();
                return Task.CompletedTask;
            },
        });
        await using (running = world.Cli.Start(World.Ingest()))
            Assert.That((await running.WaitAsync()).WasKilled);
        var kept = world.Number("select count(*) from queue_items");
        Assert.That(kept, Is.InRange(800, 1000));
        var second = await world.IngestAsync();
        Assert.That(second.Number("enqueued"), Is.EqualTo(2000 - kept));
        Assert.That(second.Number("requests"), Is.EqualTo((2000 - kept) / 100), "what was committed is read again");
        await world.WorkAsync();
        await world.ExpectAllAgreesAsync();
    }

    /// <summary>Something to do for the next run.</summary>
    private static void Edit(World world, CliResult ended)
    {
        ended.Expect(0);
        world.GitHub.Change(new Change { Count = 1000, Pick = Pick.Random, UpdatedAt = TimeProvider.System.GetUtcNow().AddMinutes(-1) });
    }

    private static async Task ExpectAllArrivedAsync(World world)
    {
        await world.IngestAsync();
        Assert.That(world.Number("select count(*) from known"), Is.EqualTo(1500));
        await world.WorkAsync();
        await world.ExpectAllAgreesAsync();
    }
}
