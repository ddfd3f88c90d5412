using System.Text;
using GitHubQueue.Archive;
using GitHubQueue.Queue;
using GitHubQueue.Records;
using GitHubQueue.Tests.Support;
using GitHubQueue.Worker;
using NUnit.Framework;

namespace GitHubQueue.Tests.Worker;

/// <summary>Who can write into the lake can't stop the queue.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class ForeignItemTests
{
    /// <summary>SQLite gives numbers that were never used (autoincrement); behind the largest there is none, and it says that the disk is full.</summary>
    [Test]
    public async Task Replay_OfALineWithTheLargestNumber_LeavesTheQueueAbleToTakeMore()
    {
        using var pipeline = new TestPipeline();
        using var content = new BatchContent();
        var record = EntityStates.Of(0, "api.github.com/7", 0, "state") with { Item = 1 };
        var written = Encoding.UTF8.GetString(Decompress(content.Compress([record]).Bytes)).Replace("\"item\":1,", $"\"item\":{long.MaxValue},", StringComparison.Ordinal);
        var path = Path.Combine(pipeline.Folder, "lake", Partition.ObjectKey(Partition.Of(record), BatchId.New(DateTimeOffset.UnixEpoch)));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllBytesAsync(path, Gzip.Of(written));
        using var database = pipeline.Open();
        var replay = new Replay(new ReplaySettings(), database, pipeline.Archive, TimeProvider.System, Serilog.Core.Logger.None);
        await replay.RunAsync(default);
        Assert.That((replay.Counts.Damaged, replay.Counts.Done), Is.EqualTo((1, 0)));
        pipeline.Enqueue(3);
        Assert.That(pipeline.Rows("select count(*), max(id) from queue_items"), Is.EqualTo(new[] { "3|3" }));
    }

    private static byte[] Decompress(ReadOnlyMemory<byte> stored)
    {
        using var content = new MemoryStream();
        using var gzip = new System.IO.Compression.GZipStream(new MemoryStream(stored.ToArray()), System.IO.Compression.CompressionMode.Decompress);
        gzip.CopyTo(content);
        return content.ToArray();
    }
}
