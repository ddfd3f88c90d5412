using System.Globalization;
using GitHubQueue.Archive;
using GitHubQueue.Operations;
using GitHubQueue.Records;
using GitHubQueue.Tests.Support;
using Microsoft.Data.Sqlite;
using NUnit.Framework;
using QueueCrew;

namespace GitHubQueue.Tests.Queue;

/// <summary>
/// The power is cut while one process enqueues and another archives: everything that was acknowledged is there afterwards, the database is
/// whole, no cursor is ahead of what it stands for, and the work is finished as if nothing had happened.
/// </summary>
[Parallelizable(ParallelScope.All)]
public sealed class PowerCutTests
{
    private const int Before = 400, Page = 30, Pages = 40, Cuts = 50;

    [Test]
    public async Task PowerCut_AtAnyMoment_LosesNothingThatWasAcknowledged()
    {
        using var pipeline = new TestPipeline();
        var disk = await RecordAsync(pipeline);
        var random = new Random(7);
        for (var time = 0; time < Cuts; time++)
        {
            var cut = random.Next(disk.Calls + 1);
            disk.Restore(cut, random);
            Assert.That(await LossAsync(pipeline, disk, cut), Is.Null, $"cut after {cut} of {disk.Calls} calls");
        }
    }

    /// <summary>Otherwise the test above proves nothing.</summary>
    [Test]
    public async Task PowerCut_OfADiskThatDoesNotFlush_LosesWhatWasAcknowledged()
    {
        using var pipeline = new TestPipeline();
        var disk = await RecordAsync(pipeline);
        var random = new Random(7);
        var lost = 0;
        for (var time = 0; time < 10; time++)
        {
            var cut = disk.Calls - random.Next(disk.Calls / 4);
            disk.Restore(cut, random, keepsItsWord: false);
            lost += await IsLostAsync(pipeline, disk, cut) ? 1 : 0;
        }
        Assert.That(lost, Is.GreaterThan(0));
    }

    private static async Task<bool> IsLostAsync(TestPipeline pipeline, CutDisk disk, int cut)
    {
        try
        {
            return await LossAsync(pipeline, disk, cut) is not null;
        }
        catch (Exception fault) when (fault is FailureException or SqliteException)
        {
            return true; // it can't even be opened
        }
    }

    /// <summary>Lets both processes come to their end, and keeps what they asked of the disk.</summary>
    private static async Task<CutDisk> RecordAsync(TestPipeline pipeline)
    {
        if (!File.Exists(DiskTrace.Command[0]))
            Assert.Ignore("strace is not installed: scripts/test.sh installs it as root.");
        pipeline.Enqueue(Before);
        var before = Directory.GetFiles(pipeline.Folder).ToDictionary(path => path, File.ReadAllBytes);
        using var traces = new TemporaryFolder();
        var enqueue = CrewMember.CommandOf("enqueue", "--db", pipeline.Database, "--first", "1001", "--count", $"{Page * Pages}", "--page", $"{Page}");
        var work = CrewMember.CommandOf("worker", "--db", pipeline.Database, "--archive", pipeline.Archive.Root, "--batch", "40");
        await using var both = CrewMember.StartProgram(
            DiskTrace.Command[0], [.. DiskTrace.Command[1..], traces["trace"], "/bin/sh", "-c", $"{Quoted(enqueue)} & {Quoted(work)}; wait"]);
        if (await both.ExitAsync() != 0)
            Assert.Ignore($"This machine doesn't allow strace: {both.Errors}");
        Assert.That(pipeline.Rows("select count(*) from queue_items"), Is.EqualTo(new[] { $"{Before + Page * Pages}" }));
        return new CutDisk(pipeline.Folder, before, DiskTrace.Read(traces["trace"]).ToList());
    }

    /// <returns>Null: nothing is lost.</returns>
    private static async Task<string?> LossAsync(TestPipeline pipeline, CutDisk disk, int cut)
    {
        if (pipeline.Rows("pragma integrity_check") is not ["ok"])
            return "the database is damaged";
        var acknowledged = disk.Said(cut).Count(line => line.StartsWith("committed", StringComparison.Ordinal)) * Page;
        var items = Number(pipeline, "select count(*) from queue_items");
        if (items < Before + acknowledged)
            return $"{items} records are there, and {Before + acknowledged} were acknowledged";
        if (items < Before + Number(pipeline, $"select (coalesce(max(to_at), {CrewRecords.Start.ToUnixTimeMilliseconds()}) - {CrewRecords.Start.ToUnixTimeMilliseconds()}) / 1000 from checkpoints"))
            return "the cursor is ahead of the queue";
        if (await DifferenceAsync(pipeline) is { } before)
            return before;
        await pipeline.DrainAsync();
        var keys = (await pipeline.LakeAsync()).Select(record => record.Key).ToList();
        return keys.Count != items || keys.Distinct().Count() != items ? "a record is missing, or archived twice" : await DifferenceAsync(pipeline);
    }

    private static async Task<string?> DifferenceAsync(TestPipeline pipeline)
    {
        using var database = pipeline.Open();
        var report = await new Verifier(new(IsDeep: true), database, _ => new FolderArchive("lake", pipeline.Folder), TimeProvider.System).RunAsync(default);
        return report.Differences is [var first, ..] ? first.ToString() : null;
    }

    private static long Number(TestPipeline pipeline, string sql) => long.Parse(pipeline.Rows(sql).Single(), CultureInfo.InvariantCulture);

    private static string Quoted(IEnumerable<string> command) => string.Join(' ', command.Select(word => $"'{word}'"));
}
