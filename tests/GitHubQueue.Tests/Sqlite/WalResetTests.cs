using System.Globalization;
using GitHubQueue.Tests.Support;
using Microsoft.Data.Sqlite;
using NUnit.Framework;

namespace GitHubQueue.Tests.Sqlite;

/// <summary>
/// Older SQLites can damage a database that several processes write to (https://sqlite.org/wal.html#walresetbug): seldom, but with one that
/// pauses in its checkpoints within seconds. Ours has to stay whole with it. scripts/wal-reset.sh runs this for longer.
/// </summary>
[NonParallelizable] // four processes want all of the machine
public sealed class WalResetTests
{
    private const int Processes = 4, PageSize = 20, MostTries = 10;

    /// <summary>What a writer says that didn't get the lock for a minute, as happens without turns; what it has committed is there all the same.</summary>
    private const string Starved = "Unavailable: ";

    private static readonly int Pages = Setting("GITHUB_QUEUE_TEST_WAL_PAGES", 400), Runs = Setting("GITHUB_QUEUE_TEST_WAL_RUNS", 1);

    /// <summary>On a busy machine.</summary>
    private static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(2 + (Pages / 1000));

    private static string Library => Path.Combine(Checkout.Root, "artifacts", "delayed-sqlite");

    [OneTimeSetUp]
    public async Task BuildTheLibrary()
    {
        const int unavailable = 3;
        await using var build = CrewMember.StartProgram("bash", [Path.Combine(Checkout.Root, "scripts", "delayed-sqlite.sh"), Library]);
        var code = await build.ExitAsync();
        if (code == unavailable)
            Assert.Ignore(build.Errors);
        Assert.That(code, Is.Zero, build.Errors);
    }

    /// <summary>SQLite's own checkpoints are the control: where they do no harm, the other runs prove nothing.</summary>
    [Test]
    public async Task FourWriters_WithASlowSqlite_LoseNothing_WhereItsOwnCheckpointsDo()
    {
        var damage = new List<string>();
        for (var tries = 0; damage.Count == 0 && tries < MostTries; tries++)
            damage = await WriteAsync("--autocheckpoint", "10");
        if (damage.Count == 0)
            Assert.Inconclusive($"SQLite's own checkpoints did no harm in {MostTries} tries.");
        TestContext.Out.WriteLine($"with its own checkpoints: {damage[0]}");
        for (var run = 1; run <= Runs; run++)
        {
            Assert.That(await WriteAsync(), Is.Empty, $"run {run}");
            Assert.That(await WriteAsync("--turns", "off"), Is.Empty, $"run {run}, by the guarded checkpoint alone");
        }
    }

    /// <returns>What is wrong with the database afterwards, by the system's SQLite.</returns>
    private static async Task<List<string>> WriteAsync(params string[] options)
    {
        using var pipeline = new TestPipeline();
        pipeline.Open().Dispose();
        var count = Pages * PageSize;
        var crew = Enumerable.Range(0, Processes).Select(number => CrewMember.StartWith(
            [("LD_LIBRARY_PATH", Library)], "enqueue",
            ["--db", pipeline.Database, "--first", Text(1 + (number * count)), "--count", Text(count), "--page", Text(PageSize), .. options])).ToList();
        var (damage, committed) = (new List<string>(), 0);
        try
        {
            foreach (var member in crew)
            {
                if (await member.ExitAsync(LongestRun) != 0 && !member.Errors.StartsWith(Starved, StringComparison.Ordinal))
                    damage.Add(member.Errors.Split('\n')[0]);
                committed += PageSize * (await member.NextLinesAsync(int.MaxValue)).Count(line => line.StartsWith("committed", StringComparison.Ordinal));
            }
        }
        finally
        {
            foreach (var member in crew)
                await member.DisposeAsync();
        }
        try
        {
            damage.AddRange(pipeline.Rows("pragma integrity_check").Where(row => row != "ok"));
            var found = int.Parse(pipeline.Rows("select count(distinct key) from queue_items not indexed join queue_payloads on item_id = id")[0], CultureInfo.InvariantCulture);
            if (found < committed)
                damage.Add($"{committed} records were committed, and {found} are there");
        }
        catch (SqliteException fault)
        {
            damage.Add(fault.Message);
        }
        return damage;
    }

    private static int Setting(string name, int otherwise) => int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
