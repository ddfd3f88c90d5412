using System.Globalization;
using GitHubQueue.Archive;
using GitHubQueue.Queue;
using GitHubQueue.Records;
using GitHubQueue.Tests.Support;
using NUnit.Framework;
using QueueCrew;

namespace GitHubQueue.Tests.EndToEnd;

/// <summary>A disk that is full says so, costs nothing that was committed, and the work goes on when there is room.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class FullDiskTests
{
    private const int Records = 5000;

    private static Record[] Expected => [.. Enumerable.Range(1, Records).Select(number => CrewRecords.Of(number))];

    [Test]
    public async Task Enqueue_WhileTheDiskIsFull_KeepsWhatWasCommittedAndGoesOn()
    {
        await using var disk = await SmallDisk.MountAsync(16);
        using var lake = new TemporaryFolder();
        using var pipeline = new TestPipeline(new FolderArchive("lake", lake.Path), disk.Path);
        pipeline.Open().Dispose();
        disk.Fill(leave: 800_000);
        string[] enqueue = ["enqueue", "--db", pipeline.Database, "--count", $"{Records}"];
        await using (var member = CrewMember.Start(enqueue[0], enqueue[1..]))
        {
            Assert.That(await member.ExitAsync(), Is.EqualTo(1));
            Assert.That(member.Errors, Is.EqualTo($"Unavailable: The database '{pipeline.Database}' is full or its disk is: "
                + "free some space and run the same command again; what was committed is kept."));
        }
        var kept = pipeline.Rows("select count(*), max(id), (select (to_at - from_at) / 1000 from checkpoints) from queue_items").Single().Split('|');
        Assert.That(kept, Is.All.EqualTo(kept[0]), "records and checkpoint agree");
        Assert.That(int.Parse(kept[0], CultureInfo.InvariantCulture), Is.InRange(100, Records - 100));

        disk.Free();
        await using (var member = CrewMember.Start(enqueue[0], enqueue[1..]))
            Assert.That(await member.ExitAsync(), Is.Zero, member.Errors);
        await pipeline.DrainAsync();
        await WholePipeline.AssertAsync(pipeline, Expected);
    }

    [Test]
    public async Task Checkpoint_ThatTheDiskHasNoRoomFor_IsMadeUpForLater()
    {
        await using var disk = await SmallDisk.MountAsync(24);
        using var lake = new TemporaryFolder();
        using var pipeline = new TestPipeline(new FolderArchive("lake", lake.Path), disk.Path);
        pipeline.Open().Dispose();
        using var database = pipeline.Open();
        disk.Fill(leave: 6_000_000); // the log of 4 MB has room, its copy in the file has not
        var queue = new RecordQueue(database);
        var enqueued = 0;
        Assert.That(
            Assert.Throws<FailureException>(() =>
            {
                for (; ; enqueued += 10)
                    database.Write(() => queue.Enqueue(Enumerable.Range(enqueued + 1, 10).Select(number => CrewRecords.Of(number))));
            })!.Kind,
            Is.EqualTo(FailureKind.Unavailable));
        var log = new FileInfo(pipeline.Database + "-wal");
        Assert.That(log.Length, Is.GreaterThan(4_120_000), "a checkpoint was due");
        Assert.That(new FileInfo(pipeline.Database).Length, Is.LessThan(2_500_000), "and could not be made");

        disk.Free();
        for (; enqueued < Records; enqueued += 10)
            database.Write(() => queue.Enqueue(Enumerable.Range(enqueued + 1, 10).Select(number => CrewRecords.Of(number))));
        Assert.That(new FileInfo(pipeline.Database).Length, Is.GreaterThan(2_500_000), "it has been made up for");
        await pipeline.DrainAsync();
        await WholePipeline.AssertAsync(pipeline, Expected);
    }

    [Test]
    public async Task Drain_WhileTheDatabaseCantGrow_CompletesNothingAndGoesOn()
    {
        await using var disk = await SmallDisk.MountAsync(16);
        using var lake = new TemporaryFolder();
        using var pipeline = new TestPipeline(new FolderArchive("lake", lake.Path), disk.Path);
        pipeline.Enqueue(Expected);
        await using (var worker = pipeline.StartWorker("--stall-at", "Archived:1"))
        {
            await worker.SaysAsync("stalled");
            disk.Fill();
            worker.Release();
            Assert.That(await worker.ExitAsync(), Is.EqualTo(1));
            Assert.That(worker.Errors, Does.StartWith($"Unavailable: The database '{pipeline.Database}' is full or its disk is: "));
        }
        await using (var program = CrewMember.StartGitHubQueue(["worker", "--db", pipeline.Database, "--archive", pipeline.Archive.Root]))
        {
            Assert.That((await program.ExitAsync(), program.Errors), Is.EqualTo((1, $"github-queue: The database '{pipeline.Database}' is full or its disk is: "
                + "free some space and run the same command again; what was committed is kept.")));
        }
        disk.Free();
        Assert.That(pipeline.Rows("select status, attempts, count(*) from queue_items group by 1, 2 order by 1"),
            Is.EqualTo(new[] { "leased|0|1000", "pending|0|4000" }));
        Assert.That((await pipeline.DrainAsync())["objects_found"], Is.EqualTo(1));
        await WholePipeline.AssertAsync(pipeline, Expected);
    }

    [Test]
    public async Task Drain_WhileTheLakeIsFull_GivesTheBatchBackAndGoesOn()
    {
        await using var disk = await SmallDisk.MountAsync(2);
        using var pipeline = new TestPipeline(new FolderArchive("lake", disk.Path));
        pipeline.Enqueue(Expected);
        disk.Fill(leave: 8192); // enough for the check
        await using (var program = CrewMember.StartGitHubQueue(
            ["worker", "--db", pipeline.Database, "--archive", pipeline.Archive.Root, "--parallel", "1", "--log-level", "error"]))
        {
            Assert.That(await program.ExitAsync(), Is.EqualTo(1));
            Assert.That(program.Errors, Does.StartWith($"github-queue: The disk of the archive folder '{disk.Path}/lake' is full: "));
        }
        Assert.That(pipeline.Rows("select lease_owner, crashes from queue_batches"), Is.EqualTo(new[] { "|0" }));
        Assert.That(pipeline.Rows("select status, attempts, count(*) from queue_items group by 1, 2 order by 1"),
            Is.EqualTo(new[] { "delayed|0|1000", "pending|0|4000" }));

        disk.Free();
        await pipeline.DrainAsync();
        await WholePipeline.AssertAsync(pipeline, Expected);
    }
}
