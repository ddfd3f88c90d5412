using System.Globalization;
using GitHubQueue.Tests.Support;
using NUnit.Framework;

namespace GitHubQueue.Tests.Queue;

[NonParallelizable] // eight processes want all of the machine
public sealed class CompetingClaimsTests
{
    [TestCase(100_000, 100)]
    [TestCase(8_000, 1)]
    public async Task Claim_ByEightProcesses_GivesEachItemOnce(int items, int batch)
    {
        using var pipeline = new TestPipeline();
        pipeline.Enqueue(items, partitions: 3);
        var outs = Enumerable.Range(0, 8).Select(n => Path.Combine(pipeline.Folder, $"ids-{n}")).ToList();
        var size = batch.ToString(CultureInfo.InvariantCulture);
        var crew = outs.Select(file => CrewMember.Start("claim", "--db", pipeline.Database, "--batch", size, "--out", file)).ToList();
        try
        {
            foreach (var member in crew)
                await member.SaysAsync("ready");
            foreach (var member in crew)
                member.Release();
            foreach (var member in crew)
                Assert.That((await member.ExitAsync(), member.Errors), Is.EqualTo((0, "")));
        }
        finally
        {
            foreach (var member in crew)
                await member.DisposeAsync();
        }
        var ids = outs.SelectMany(File.ReadLines).Select(line => int.Parse(line, CultureInfo.InvariantCulture)).Order().ToList();
        Assert.That(ids, Is.EqualTo(Enumerable.Range(1, items)));
        Assert.That(outs.Count(file => new FileInfo(file).Length > 0), Is.GreaterThan(1), "several processes had a share");
        Assert.That(pipeline.Rows("select status, count(*) from queue_items group by status"), Is.EqualTo(new[] { $"done|{items}" }));
        Assert.That(pipeline.Rows("pragma integrity_check"), Is.EqualTo(new[] { "ok" }));
    }
}
