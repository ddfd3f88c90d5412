using GitHubQueue.Tests.Support;
using NUnit.Framework;

namespace GitHubQueue.Tests.EndToEnd;

/// <summary>The bucket is away, missing or closed: a worker that follows comes back by itself, others say what to do.</summary>
[Category("S3")]
[Parallelizable(ParallelScope.All)]
public sealed class S3OutageTests
{
    private static readonly Fault.Answer Unavailable = Fault.Answer.S3(503, "ServiceUnavailable");

    [SetUp]
    public void NeedsAServer() => S3Server.SkipUnlessGiven();

    [Test]
    public async Task Worker_ThatFollows_RecoversFromAnOutageByItself()
    {
        await using var world = await World.StartAsync(60);
        await world.IngestAsync();
        using var archive = await S3Server.OpenArchiveAsync();
        await using var proxy = await FaultProxy.StartAsync(S3Server.Endpoint.ServiceUrl!);
        var refused = 0;
        proxy.Hook = _ => Interlocked.Increment(ref refused) <= 20 ? Unavailable : null; // down already when the worker starts
        Bucket.GiveTo(world.Cli, proxy.Url);
        await using var worker = world.Cli.Start("worker", "--follow", "--archive", archive.Root, "--batch-size", "20");
        await UntilAsync(() => world.Number("select count(*) from queue_items where status <> 'done'") == 0);
        worker.Terminate();
        var result = (await worker.WaitAsync()).Expect(0);
        Assert.That(refused, Is.GreaterThan(20));
        Assert.That(result.LogLines, Has.Some.Contain("did not take a request for bucket"));
        await world.ExpectAllAgreesAsync(archive);
    }

    [Test]
    public async Task Worker_DuringAnOutage_ExitsWithASentenceAndTheNextOneFinishes()
    {
        await using var world = await World.StartAsync(60);
        await world.IngestAsync();
        using var archive = await S3Server.OpenArchiveAsync();
        await using var proxy = await FaultProxy.StartAsync(S3Server.Endpoint.ServiceUrl!);
        proxy.Hook = request => request.Method == "PUT" ? Unavailable : null;
        Bucket.GiveTo(world.Cli, proxy.Url);
        var failed = (await world.Cli.RunAsync("worker", "--archive", archive.Root)).Expect(1);
        Assert.That(failed.Sentence, Does.StartWith("github-queue: S3 at http://").And.Contain("did not take a request for bucket").And.EndsWith(
            "Nothing is lost: run the worker again when it can be reached."));
        Assert.That(await Lake.ReadAsync(archive), Is.Empty);
        proxy.Hook = null;
        (await world.Cli.RunAsync("worker", "--archive", archive.Root)).Expect(0);
        await world.ExpectAllAgreesAsync(archive);
    }

    [Test]
    public async Task Worker_OnABucketThatDoesNotExist_SaysHowToMakeIt()
    {
        await using var world = await World.StartAsync(5);
        await world.IngestAsync();
        Bucket.GiveTo(world.Cli);
        var failed = (await world.Cli.RunAsync("worker", "--archive", "s3://no-such-bucket-here/x")).Expect(1);
        Assert.That(failed.Sentence, Does.StartWith("github-queue: The bucket 'no-such-bucket-here' does not exist at http://").And.Contain("aws s3 mb s3://no-such-bucket-here"));
        Assert.That(world.Number("select count(*) from queue_items where status = 'pending'"), Is.EqualTo(5));
    }

    [Test]
    public async Task Worker_WithWrongCredentials_NamesTheVariablesAndExits2()
    {
        if (!S3Server.ChecksCredentials)
            Assert.Ignore("moto checks no credentials: scripts/test.sh --strict takes a server that does.");
        await using var world = await World.StartAsync(5);
        await world.IngestAsync();
        Bucket.GiveTo(world.Cli);
        world.Cli.Environment["AWS_SECRET_ACCESS_KEY"] = "secret-never-shown";
        var failed = (await world.Cli.RunAsync("worker", "--archive", $"s3://{await S3Server.BucketAsync()}/x")).Expect(2);
        Assert.That(failed.Sentence, Does.Contain("refused the credentials").And.Contain("AWS_SECRET_ACCESS_KEY").And.Not.Contain("secret-never-shown"));
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!isSo())
            await Task.Delay(100, patience.Token);
    }
}
