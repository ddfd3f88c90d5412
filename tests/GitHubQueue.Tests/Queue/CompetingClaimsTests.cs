using System.Globalization;
using GitHubQueue.Tests.Support;
using NUnit.Framework;

namespace GitHubQueue.Tests.Queue;

[NonParallelizable] // eight processes want all of the machine
public sealed class CompetingClaimsTests
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    [TestCase(100_000, 100)]
    [TestCase(8_000, 1)]
    public async Task Claim_ByEightProcesses_GivesEachItemOnce(int items, int batch)
    {
        using var pipeline = new TestPipeline();
        pipeline.Enqueue(items, partitions: 3);
        var shares = await ClaimAsync(pipeline, processes: 8, batch);
        Assert.That(shares.SelectMany(share => share.Items).Order(), Is.EqualTo(Enumerable.Range(1, items)));
        Assert.That(pipeline.Rows("select status, count(*) from queue_items group by status"), Is.EqualTo(new[] { $"done|{items}" }));
        Assert.That(pipeline.Rows("pragma integrity_check"), Is.EqualTo(new[] { "ok" }));
    }

    /// <summary>All of them write without a pause. By SQLite's lock alone one of them gets nearly everything, and others nothing.</summary>
    [TestCase(40_000, 100)]
    [TestCase(6_000, 2)]
    public async Task Claim_ByFourBusyProcesses_GivesEachItsShareInTime(int items, int batch)
    {
        using var pipeline = new TestPipeline();
        pipeline.Enqueue(items, partitions: 3);
        var shares = await ClaimAsync(pipeline, processes: 4, batch);
        var said = string.Join(", ", shares.Select(share => $"{100 * share.Items.Count / items} % with at most {share.LongestClaim} ms"));
        TestContext.Out.WriteLine(said);
        Assert.That(shares.Select(share => 100.0 * share.Items.Count / items), Is.All.InRange(15, 35), said);
        Assert.That(shares.Select(share => share.LongestClaim), Is.All.LessThan(6_000), said); // a tenth of the lease
    }

    private static async Task<List<(List<int> Items, int LongestClaim)>> ClaimAsync(TestPipeline pipeline, int processes, int batch)
    {
        var outs = Enumerable.Range(0, processes).Select(n => Path.Combine(pipeline.Folder, $"ids-{n}")).ToList();
        var size = batch.ToString(CultureInfo.InvariantCulture);
        var crew = outs.Select(file => CrewMember.Start("claim", "--db", pipeline.Database, "--batch", size, "--out", file)).ToList();
        try
        {
            foreach (var member in crew)
                await member.SaysAsync("ready");
            foreach (var member in crew)
                member.Release();
            foreach (var member in crew)
                Assert.That((await member.ExitAsync(Longest), member.Errors), Is.EqualTo((0, "")));
            var shares = new List<(List<int>, int)>();
            foreach (var (member, file) in crew.Zip(outs))
                shares.Add((File.ReadLines(file).Select(Number).ToList(), Number((await member.SaysAsync("longest claim")).Split(' ')[2])));
            return shares;
        }
        finally
        {
            foreach (var member in crew)
                await member.DisposeAsync();
        }
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
