using System.Text;
using GitHubSimulator;
using NUnit.Framework;

namespace GitHubQueue.Tests.EndToEnd;

/// <summary>Two commands bring every issue into the archive and into the table, once, with no more requests than it takes.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class IngestAndWorkerTests
{
    private static DateTimeOffset AMinuteAgo => TimeProvider.System.GetUtcNow().AddMinutes(-1);

    [TestCase(0, Pagination.Cursor, 2)]
    [TestCase(1, Pagination.Cursor, 2)]
    [TestCase(99, Pagination.Cursor, 2)]
    [TestCase(100, Pagination.Cursor, 2)]
    [TestCase(101, Pagination.Cursor, 3)]
    [TestCase(2000, Pagination.Cursor, 21)]
    [TestCase(0, Pagination.Page, 2)]
    [TestCase(1, Pagination.Page, 2)]
    [TestCase(99, Pagination.Page, 2)]
    [TestCase(100, Pagination.Page, 2)]
    [TestCase(101, Pagination.Page, 3)]
    [TestCase(2000, Pagination.Page, 22)]
    public async Task FirstSync_BringsEveryIssueOnceForFewRequests(int issues, Pagination pagination, int requests)
    {
        await using var world = await World.StartAsync(issues, pagination);
        var ingest = await world.IngestAsync();
        Assert.That(ingest.Number("enqueued"), Is.EqualTo(issues));
        Assert.That(ingest.Number("requests"), Is.EqualTo(world.GitHub.Stats.Requests).And.LessThanOrEqualTo(requests));
        var worker = await world.WorkAsync();
        Assert.That((worker.Number("done"), worker.Number("dead")), Is.EqualTo((issues, 0)));
        Assert.That(world.Number("select count(*) from issues"), Is.EqualTo(issues));
        var lake = await Lake.ReadAsync(world.Cli.LakeFolder);
        Assert.That(
            lake.Select(one => Encoding.UTF8.GetString(one.Payload)).Order(StringComparer.Ordinal),
            Is.EqualTo(world.GitHub.PayloadsOf(World.Repo).Select(Encoding.UTF8.GetString).Order(StringComparer.Ordinal)));
        await world.ExpectAllAgreesAsync();
    }

    [TestCase(Pagination.Cursor)]
    [TestCase(Pagination.Page)]
    public async Task SecondSync_OfAnUnchangedRepository_CostsOneRequestAndLaterOnesNothing(Pagination pagination)
    {
        await using var world = await World.StartAsync(250, pagination);
        await world.IngestAsync();
        await world.WorkAsync();
        var before = Directory.GetFiles(world.Cli.LakeFolder, "*", SearchOption.AllDirectories);
        foreach (var notModified in new[] { 0, 1, 1, 1 })
        {
            world.GitHub.ResetStats();
            var again = await world.IngestAsync();
            Assert.That((again.Number("requests"), again.Number("not_modified"), again.Number("enqueued")), Is.EqualTo((1, notModified, 0)));
            Assert.That((world.GitHub.Stats.Requests, world.GitHub.Stats.NotModified), Is.EqualTo((1, notModified)));
            Assert.That((await world.WorkAsync()).Number("batches"), Is.Zero);
        }
        Assert.That(Directory.GetFiles(world.Cli.LakeFolder, "*", SearchOption.AllDirectories), Is.EquivalentTo(before));
        await world.ExpectAllAgreesAsync();
    }

    [Test]
    public async Task SecondSync_OfAnEmptyRepository_CostsOneRequest()
    {
        await using var world = await World.StartAsync(0);
        await world.IngestAsync();
        await world.IngestAsync();
        var third = await world.IngestAsync();
        Assert.That((third.Number("requests"), third.Number("not_modified"), third.Number("records")), Is.EqualTo((1, 1, 0)));
    }

    [Test]
    public async Task Sync_AfterChanges_BringsExactlyThose([Values(1, 99, 100, 250)] int changed, [Values] Pagination pagination)
    {
        await using var world = await World.StartAsync(600, pagination);
        await world.IngestAsync();
        await world.IngestAsync();
        world.GitHub.Change(new Change { Count = changed, Pick = Pick.Random, UpdatedAt = AMinuteAgo });
        world.GitHub.ResetStats();
        var ingest = await world.IngestAsync();
        Assert.That(ingest.Number("enqueued"), Is.EqualTo(changed));
        Assert.That(world.GitHub.Stats.Requests, Is.LessThanOrEqualTo((changed + 99) / 100 + 1));
        await world.WorkAsync();
        Assert.That(world.Number("select count(*) from queue_items"), Is.EqualTo(600 + changed));
        await world.ExpectAllAgreesAsync();
    }

    [TestCase(Pagination.Cursor)]
    [TestCase(Pagination.Page)]
    public async Task FirstSync_OfAServerThatPrettyPrints_ArchivesItsBytesWithoutTheirLineBreaks(Pagination pagination)
    {
        await using var world = await World.StartAsync(World.Of(101) with { Pagination = pagination, PrettyPrint = true });
        using var http = new HttpClient();
        http.DefaultRequestHeaders.UserAgent.ParseAdd("tests/1");
        var page = await http.GetByteArrayAsync(new Uri(world.GitHub.Url, $"repos/{World.Repo}/issues?state=all&sort=updated&direction=asc&per_page=1"));
        Assert.That(page, Does.Contain((byte)'\n'));
        await world.IngestAsync();
        await world.WorkAsync();
        var lake = await Lake.ReadAsync(world.Cli.LakeFolder);
        var served = Encoding.UTF8.GetString(page).Replace("\n", "", StringComparison.Ordinal).Replace("\r", "", StringComparison.Ordinal);
        var oldest = Encoding.UTF8.GetString(lake.MinBy(one => one.Record.AsOf)!.Payload);
        Assert.That(served.TrimEnd(']').TrimEnd(), Does.EndWith(oldest.TrimEnd()).And.StartsWith("["));
        Assert.That(world.Query(IssueFacts.OfTable), Is.EqualTo(world.Current()));
        (await world.Cli.RunAsync("verify")).Expect(0);
    }
}
