using System.Text.Json;
using GitHubQueue.Tests.Support;
using NUnit.Framework;
using QueueCrew;

namespace GitHubQueue.Tests.Worker;

/// <summary>A worker that is stopped for longer than its lease, and wakes up when another one has done its work.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class ZombieTests
{
    [TestCase("Claimed:1")]
    [TestCase("Archived:1")]
    public async Task Drain_StoppedForLongerThanItsLease_ChangesNothingAndCountsTheLoss(string moment)
    {
        using var pipeline = new TestPipeline();
        pipeline.Enqueue(50);
        await using var zombie = pipeline.StartWorker("--lease", "1000", "--stall-at", moment);
        await zombie.SaysAsync("stalled");
        await OvertakeAsync(pipeline, zombie, () => zombie.Release());
    }

    [Test, Category("S3")]
    public async Task Drain_StoppedInTheMiddleOfAnUpload_ChangesNothingAndCountsTheLoss()
    {
        S3Server.SkipUnlessGiven();
        var (arrived, released) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var proxy = await FaultProxy.StartAsync(S3Server.Endpoint.ServiceUrl!);
        proxy.Hook = request =>
        {
            if (request.Method != "PUT")
                return null;
            arrived.TrySetResult();
            return new Fault.Stall(released.Task);
        };
        using var pipeline = new TestPipeline(await S3Server.OpenArchiveAsync());
        pipeline.Enqueue(50);
        await using var zombie = pipeline.StartWorker("--lease", "1000", "--s3", proxy.Url.ToString());
        await arrived.Task.WaitAsync(TimeSpan.FromMinutes(1));
        await OvertakeAsync(pipeline, zombie, released.SetResult);
    }

    private static async Task OvertakeAsync(TestPipeline pipeline, CrewMember zombie, Action release)
    {
        zombie.Signal(CrewMember.SIGSTOP);
        var counts = await pipeline.DrainAsync(); // which waits until the lease has run out
        Assert.That((counts["batches"], counts["done"]), Is.EqualTo((1, 50)));
        var before = Everything(pipeline);

        release();
        zombie.Signal(CrewMember.SIGCONT);
        using var late = JsonDocument.Parse(await zombie.SaysAsync("{"));
        Assert.That(await zombie.ExitAsync(), Is.Zero, zombie.Errors);
        Assert.That(
            new[] { "batches", "done", "dead", "leases_lost", "given_back" }.Select(name => late.RootElement.GetProperty(name).GetInt32()),
            Is.EqualTo(new[] { 0, 0, 0, 1, 0 }));
        Assert.That(Everything(pipeline), Is.EqualTo(before));
        await WholePipeline.AssertAsync(pipeline, [.. Enumerable.Range(1, 50).Select(number => CrewRecords.Of(number))]);
    }

    private static List<string> Everything(TestPipeline pipeline) =>
        [.. new[] { "queue_items", "queue_batches", "archive_objects", "issues" }.SelectMany(table => pipeline.Rows($"select * from {table}"))];
}
