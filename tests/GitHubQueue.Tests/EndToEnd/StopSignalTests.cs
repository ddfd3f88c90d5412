using System.Diagnostics;
using GitHubQueue.Tests.Support;
using NUnit.Framework;
using QueueCrew;

namespace GitHubQueue.Tests.EndToEnd;

/// <summary>SIGTERM to the program as people run it.</summary>
[NonParallelizable] // they measure time
public sealed class StopSignalTests
{
    private const int Records = 20_000;

    /// <param name="again">By <c>run</c>, right after the terminal has told both.</param>
    [TestCase(true, 0, false)]
    [TestCase(false, 130, false)]
    [TestCase(true, 0, true)]
    public async Task Worker_AskedToStopUnderLoad_FinishesWhatItHasAndLeavesTheRest(bool follow, int exitCode, bool again)
    {
        using var pipeline = new TestPipeline();
        pipeline.Enqueue(Records, partitions: 3);
        string[] options = ["worker", "--db", pipeline.Database, "--archive", pipeline.Archive.Root, "--batch-size", "20", "--json", "--log-level", "debug"];
        await using var worker = CrewMember.StartGitHubQueue(follow ? [.. options, "--follow"] : options);
        await worker.SaysAsync("Completed batch");
        if (again)
            worker.Signal(CrewMember.SIGINT);
        var since = Stopwatch.GetTimestamp();
        worker.Signal(CrewMember.SIGTERM);
        Assert.That(await worker.ExitAsync(), Is.EqualTo(exitCode), worker.Errors);
        Assert.That(Stopwatch.GetElapsedTime(since), Is.LessThan(TimeSpan.FromSeconds(4.5)), "not with its grace");

        Assert.That(pipeline.Rows("select lease_owner from queue_batches"), Is.All.Empty);
        Assert.That(pipeline.Rows("select distinct attempts from queue_items"), Is.EqualTo(new[] { "0" }));
        Assert.That(pipeline.Rows("select max(crashes) from queue_batches"), Is.AnyOf(new[] { "" }, new[] { "0" }));
        Assert.That(pipeline.Rows("select count(*) > 0 from queue_items where status = 'pending'"), Is.EqualTo(new[] { "1" }), "it stopped claiming");
        Assert.That(pipeline.Rows("select command, exit_code, finished_at is not null from runs"), Is.EqualTo(new[] { $"worker|{exitCode}|1" }));
        await pipeline.DrainAsync();
        await WholePipeline.AssertAsync(pipeline, [.. Enumerable.Range(1, Records).Select(number => CrewRecords.Of(number, 3))]);
    }

    [Test]
    public async Task Worker_AskedToStopWhileTheArchiveHangs_GivesTheBatchBackWithinItsGrace()
    {
        await using var archive = await HangingArchive.StartAsync();
        using var pipeline = new TestPipeline();
        pipeline.Enqueue(100);
        await using var worker = archive.StartWorker(pipeline);
        await archive.Uploading;
        var since = Stopwatch.GetTimestamp();
        worker.Signal(CrewMember.SIGTERM);
        Assert.That(await worker.ExitAsync(), Is.EqualTo(130), worker.Errors);
        Assert.That(Stopwatch.GetElapsedTime(since), Is.InRange(TimeSpan.FromSeconds(4.5), TimeSpan.FromSeconds(10)));
        Assert.That(pipeline.Rows("select lease_owner, crashes, last_error from queue_batches"), Is.EqualTo(new[] { "|0|" }));
        Assert.That(pipeline.Rows("select status, attempts, last_error, count(*) from queue_items group by 1, 2, 3"), Is.EqualTo(new[] { "delayed|0||100" }));
    }

    [Test]
    public async Task Worker_AskedToStopTwice_EndsAtOnce()
    {
        await using var archive = await HangingArchive.StartAsync();
        using var pipeline = new TestPipeline();
        pipeline.Enqueue(100);
        await using var worker = archive.StartWorker(pipeline);
        await archive.Uploading;
        var since = Stopwatch.GetTimestamp();
        worker.Signal(CrewMember.SIGTERM);
        var exit = worker.ExitAsync();
        while (!exit.IsCompleted) // those that come within a second are one
        {
            worker.Signal(CrewMember.SIGTERM);
            await Task.WhenAny(exit, Task.Delay(50));
        }
        Assert.That(await exit, Is.EqualTo(130), worker.Errors);
        Assert.That(Stopwatch.GetElapsedTime(since), Is.InRange(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(4)), "not with its grace");
        Assert.That(pipeline.Rows("select status, attempts, count(*) from queue_items group by 1, 2"), Is.EqualTo(new[] { "leased|0|100" }));
    }

    /// <summary>An S3 that takes no upload and refuses none.</summary>
    private sealed class HangingArchive(FaultProxy proxy) : IAsyncDisposable
    {
        private readonly TaskCompletionSource _uploading = new(), _never = new();

        public Task Uploading => _uploading.Task.WaitAsync(TimeSpan.FromMinutes(1));

        public static async Task<HangingArchive> StartAsync()
        {
            var proxy = await FaultProxy.StartAsync(new Uri("http://127.0.0.1:9"));
            var archive = new HangingArchive(proxy);
            proxy.Hook = request =>
            {
                if (request.Method != "PUT")
                    return new Fault.Answer(200, "<ListBucketResult><Name>bucket</Name></ListBucketResult>");
                archive._uploading.TrySetResult();
                return new Fault.Stall(archive._never.Task);
            };
            return archive;
        }

        public CrewMember StartWorker(TestPipeline pipeline) => CrewMember.StartGitHubQueue(
            ["worker", "--db", pipeline.Database, "--archive", "s3://bucket/prefix"],
            ("AWS_ENDPOINT_URL", proxy.Url.ToString()), ("AWS_ACCESS_KEY_ID", "test"), ("AWS_SECRET_ACCESS_KEY", "test"), ("AWS_REGION", "us-east-1"));

        public ValueTask DisposeAsync() => proxy.DisposeAsync();
    }
}
