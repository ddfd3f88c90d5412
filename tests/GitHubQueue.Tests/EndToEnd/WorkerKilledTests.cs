using GitHubQueue.Archive;
using GitHubQueue.Tests.Support;
using GitHubSimulator;
using NUnit.Framework;

namespace GitHubQueue.Tests.EndToEnd;

/// <summary>SIGKILL in the middle of a worker, again and again: every record ends in exactly one object and in its table.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class WorkerKilledTests
{
    private const int Kills = 25;

    [Test]
    public async Task Worker_KilledAtAnyMoment_ArchivesEverythingOnce()
    {
        await using var world = await World.StartAsync(World.Of(1000, payloadBytes: 1));
        await KillAgainAndAgainAsync(world, "file:lake", Kills);
        await world.WorkAsync();
        await RetryTheInnocentAsync(world);
        await world.ExpectAllAgreesAsync();
    }

    [Test]
    [Category("S3")]
    public async Task Worker_KilledAtAnyMomentOnS3_ArchivesEverythingOnce()
    {
        S3Server.SkipUnlessGiven();
        await using var world = await World.StartAsync(World.Of(600, payloadBytes: 1));
        using var archive = await S3Server.OpenArchiveAsync();
        Bucket.GiveTo(world.Cli);
        await KillAgainAndAgainAsync(world, archive.Root, Kills);
        (await world.Cli.RunAsync("worker", "--archive", archive.Root)).Expect(0);
        await RetryTheInnocentAsync(world);
        await world.ExpectAllAgreesAsync(archive);
    }

    [Test]
    public async Task Workers_OfWhomOneIsKilledAgainAndAgain_ArchiveEverythingOnce()
    {
        await using var world = await World.StartAsync(World.Of(1000, payloadBytes: 1));
        await world.IngestAsync();
        await using var second = world.Cli.Start(World.Worker("--follow", "--batch-size", "7"));
        await using var third = world.Cli.Start(World.Worker("--follow", "--batch-size", "13"));
        await KillAgainAndAgainAsync(world, "file:lake", 12);
        await world.WorkAsync();
        foreach (var survivor in new[] { second, third })
        {
            survivor.Terminate();
            (await survivor.WaitAsync()).Expect(0);
        }
        await RetryTheInnocentAsync(world);
        await world.ExpectAllAgreesAsync();
    }

    private static async Task KillAgainAndAgainAsync(World world, string archive, int kills)
    {
        var random = new Random(2);
        for (var killed = 0; killed < kills;)
        {
            if (!File.Exists(world.Cli.Database) || world.Number("select count(*) from queue_items where status = 'pending'") < 100)
                await EnqueueAsync(world);
            await using var worker = world.Cli.Start("worker", "--archive", archive, "--batch-size", "10", "--log-level", "debug");
            await worker.Spoke; // the first claim
            await Task.Delay(random.Next(60)); // any moment: there is nothing to wait for
            worker.Kill();
            var result = await worker.WaitAsync();
            if (result.WasKilled)
                killed++;
            else
                result.Expect(0);
        }
    }

    /// <summary>A record that a worker had in hand at five kills is buried as the one that kills. Nothing is wrong with it: a retry brings its row.</summary>
    private static async Task RetryTheInnocentAsync(World world)
    {
        var buried = world.Number("select count(*) from dead_letters");
        Assert.That(world.Number("select count(*) from dead_letters where reason = 'It ended its worker 5 times.'"), Is.EqualTo(buried));
        if (buried > 0)
            (await world.Cli.RunAsync("dead", "retry", "--all")).Expect(0);
    }

    private static async Task EnqueueAsync(World world)
    {
        if (File.Exists(world.Cli.Database))
            world.GitHub.Change(new Change { Count = int.MaxValue, UpdatedAt = TimeProvider.System.GetUtcNow().AddMinutes(-1) });
        await world.IngestAsync();
    }
}
