using GitHubQueue.Tests.Support;
using NUnit.Framework;

namespace GitHubQueue.Tests.Queue;

[Parallelizable(ParallelScope.All)]
public sealed class DurabilityTests
{
    [Test]
    public async Task Write_EachTransactionOfAnIngest_IsFlushedToTheDisk()
    {
        const int transactions = 30;
        if (!File.Exists("/usr/bin/strace"))
            Assert.Ignore("strace is not installed: scripts/test.sh installs it as root.");
        using var pipeline = new TestPipeline();
        pipeline.Open().Dispose();
        var trace = Path.Combine(pipeline.Folder, "trace");
        string[] strace = ["/usr/bin/strace", "-f", "-y", "-qq", "-e", "trace=fdatasync,fsync", "-o", trace];
        await using var member = CrewMember.StartUnder(strace, "enqueue", "--db", pipeline.Database, "--count", $"{transactions * 10}", "--page", "10");
        if (await member.ExitAsync() != 0 && member.Errors.Contains("ptrace", StringComparison.OrdinalIgnoreCase))
            Assert.Ignore($"This machine doesn't allow strace: {member.Errors}");
        Assert.That(pipeline.Rows("select count(*) from queue_items"), Is.EqualTo(new[] { $"{transactions * 10}" }));
        Assert.That(File.ReadLines(trace).Count(line => line.Contains("pipeline.db-wal>", StringComparison.Ordinal)), Is.GreaterThanOrEqualTo(transactions));
    }
}
