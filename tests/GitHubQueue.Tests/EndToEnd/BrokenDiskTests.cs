using GitHubQueue.Tests.Support;
using NUnit.Framework;
using QueueCrew;

namespace GitHubQueue.Tests.EndToEnd;

/// <summary>A disk that answers EIO: the program says so and stops, and once it works again nothing is missing or there twice.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class BrokenDiskTests
{
    private const int Records = 5000;

    [TestCase("write", "pipeline.db-wal")]
    [TestCase("flush", "pipeline.db-wal")]
    public async Task Enqueue_TheLogCantBeWritten_StopsAndGoesOnLater(string call, string name)
    {
        using var disk = new BrokenDisk(call, name);
        using var pipeline = new TestPipeline();
        string[] options = ["--db", pipeline.Database, "--count", $"{Records}"];
        await using (var member = CrewMember.StartWith(await disk.EnvironmentAsync(), "enqueue", options))
        {
            await member.SaysAsync("committed");
            disk.Break();
            Assert.That(await member.ExitAsync(), Is.EqualTo(1));
            Assert.That(member.Errors, Does.Match(
                $"^Unavailable: The database '{pipeline.Database}' could not be read or written \\(.*\\): check the disk and run the same command again\\.$"));
        }
        await GoOnAsync(pipeline, options);
    }

    [TestCase("write")]
    [TestCase("flush")]
    public async Task Enqueue_TheCheckpointFails_GoesOnWithTheLogAlone(string call)
    {
        using var disk = new BrokenDisk(call, "/pipeline.db");
        using var pipeline = new TestPipeline();
        string[] options = ["--db", pipeline.Database, "--count", $"{Records}"];
        await using (var member = CrewMember.StartWith(await disk.EnvironmentAsync(), "enqueue", options))
        {
            await member.SaysAsync("committed");
            disk.Break();
            Assert.That((await member.ExitAsync(), member.Errors), Is.EqualTo((0, "")));
        }
        Assert.That(new FileInfo(pipeline.Database + "-wal").Length, Is.GreaterThan(4_120_000), "a checkpoint was due, and the log is kept");
        await GoOnAsync(pipeline, options);
    }

    [TestCase("write", "pipeline.db-wal")]
    [TestCase("flush", "pipeline.db-wal")]
    [TestCase("write", ".tmp")]
    public async Task Drain_ABatchCantBeWritten_StopsAndGoesOnLater(string call, string name)
    {
        using var disk = new BrokenDisk(call, name);
        using var pipeline = new TestPipeline();
        pipeline.Enqueue(Records);
        string[] options = ["--db", pipeline.Database, "--archive", pipeline.Archive.Root, "--stall-at", "Claimed:1"];
        await using (var member = CrewMember.StartWith(await disk.EnvironmentAsync(), "worker", options))
        {
            await member.SaysAsync("stalled");
            disk.Break();
            member.Release();
            Assert.That(await member.ExitAsync(), Is.EqualTo(1));
            Assert.That(member.Errors, Does.Match("^Unavailable: The (database|archive folder) '.*check (the|its) disk and run .* again\\.$"));
        }
        // Given back, or still leased where that couldn't be written either; a flush that failed may have reached the disk all the same.
        Assert.That(pipeline.Rows("select status in ('leased', 'delayed'), attempts, count(*) from queue_items group by 1, 2 order by 1"),
            Is.EqualTo(new[] { "0|0|4000", "1|0|1000" }));
        await GoOnAsync(pipeline, ["--db", pipeline.Database, "--count", $"{Records}"]);
    }

    /// <summary>.NET's own flush keeps quiet here, so the object would be taken for safe. A disk that is full may say so only now.</summary>
    [TestCase("EIO")]
    [TestCase("ENOSPC")]
    public async Task Drain_TheObjectCantBeFlushed_StopsAndGoesOnLater(string error)
    {
        if (!File.Exists("/usr/bin/strace"))
            Assert.Ignore("strace is not installed: scripts/test.sh installs it as root.");
        using var pipeline = new TestPipeline();
        pipeline.Enqueue(10);
        string[] strace = ["/usr/bin/strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=fsync", "-e", $"inject=fsync:error={error}:when=1"];
        await using (var member = CrewMember.StartUnder(strace, "worker", "--db", pipeline.Database, "--archive", pipeline.Archive.Root))
        {
            var code = await member.ExitAsync();
            if (member.Errors.Contains("ptrace", StringComparison.OrdinalIgnoreCase))
                Assert.Ignore($"This machine doesn't allow strace: {member.Errors}");
            Assert.That(code, Is.EqualTo(1));
            Assert.That(member.Errors, Does.Match("^Unavailable: The (disk of the )?archive folder '.* run the worker again\\.$"));
        }
        Assert.That(await pipeline.LakeAsync(), Is.Empty);
        await pipeline.DrainAsync();
        await WholePipeline.AssertAsync(pipeline, [.. Enumerable.Range(1, 10).Select(number => CrewRecords.Of(number))]);
    }

    private static async Task GoOnAsync(TestPipeline pipeline, string[] options)
    {
        await using var member = CrewMember.Start("enqueue", options);
        Assert.That(await member.ExitAsync(), Is.Zero, member.Errors);
        await pipeline.DrainAsync();
        await WholePipeline.AssertAsync(pipeline, [.. Enumerable.Range(1, Records).Select(number => CrewRecords.Of(number))]);
    }
}
