using System.Globalization;
using GitHubQueue.Tests.Support;
using NUnit.Framework;
using QueueCrew;

namespace GitHubQueue.Tests.EndToEnd;

/// <summary>
/// Two enqueuers, whose records overlap, and two workers; each is killed again and again, wherever it happens to be a few steps
/// after its start, and started anew.
/// </summary>
[Parallelizable(ParallelScope.All)]
public sealed class KillStormTests
{
    private const int Kills = 104, Waiting = 3000, Each = 6000, Partitions = 3;

    private int _kills;

    [Test]
    public async Task EverythingEnqueued_UnderAStormOfKills_IsArchivedOnceAndInItsTable()
    {
        using var pipeline = new TestPipeline();
        pipeline.Enqueue(Waiting, Partitions);
        // The first enqueuer begins among what is there already, the second in the middle of the first one's.
        var enqueuers = new[] { Waiting - 500, Waiting + 1000 }.Select(first => EnqueueOptions(pipeline, first)).ToList();
        string[] worker = ["worker", "--db", pipeline.Database, "--archive", pipeline.Archive.Root, "--batch", "25"];

        await Task.WhenAll([.. enqueuers.Append(worker).Append(worker).Select((options, lane) => Task.Run(() => StormAsync(options, new Random(lane))))]);
        foreach (var options in enqueuers)
        {
            await using var last = CrewMember.Start(options[0], options[1..]);
            Assert.That((await last.ExitAsync(), last.Errors), Is.EqualTo((0, "")));
        }
        await pipeline.DrainAsync();

        Assert.That(_kills, Is.GreaterThanOrEqualTo(100), "processes that were killed alive");
        await WholePipeline.AssertAsync(pipeline, [.. Enumerable.Range(1, Waiting + 1000 + Each - 1).Select(number => CrewRecords.Of(number, Partitions))]);
    }

    private static string[] EnqueueOptions(TestPipeline pipeline, int first) =>
    [
        "enqueue", "--db", pipeline.Database, "--first", first.ToString(CultureInfo.InvariantCulture),
        "--count", Each.ToString(CultureInfo.InvariantCulture), "--page", "10", "--partitions", Partitions.ToString(CultureInfo.InvariantCulture),
    ];

    private async Task StormAsync(string[] options, Random random)
    {
        for (var starts = 0; _kills < Kills && starts < Kills; starts++)
        {
            await using var member = CrewMember.Start(options[0], options[1..]);
            await member.NextLinesAsync(random.Next(1, 12));
            if (await member.KillAsync())
                Interlocked.Increment(ref _kills);
        }
    }
}
