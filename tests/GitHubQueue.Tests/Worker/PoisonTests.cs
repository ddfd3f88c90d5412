using GitHubQueue.Tests.Support;
using NUnit.Framework;
using QueueCrew;

namespace GitHubQueue.Tests.Worker;

[Parallelizable(ParallelScope.All)]
public sealed class PoisonTests
{
    /// <summary>Twice with the whole batch in hand, then five times with this very record.</summary>
    private const int DeathsToBury = 7;

    [Test]
    public async Task Drain_ARecordThatEndsTheProcess_IsBuriedAndNoneOfItsNeighbours()
    {
        using var pipeline = new TestPipeline();
        pipeline.Enqueue(120, partitions: 2);
        var poison = CrewRecords.KeyOf(61);
        Assert.That(await DeathsAsync(pipeline, poison), Is.EqualTo(DeathsToBury));
        Assert.That(pipeline.Rows("select key, attempts, reason from dead_letters join queue_items using (id, key)"),
            Is.EqualTo(new[] { $"{poison}|5|It ended its worker 5 times." }));
        Assert.That(pipeline.Rows("select distinct attempts from queue_items where status = 'done'"), Is.EqualTo(new[] { "0" }));
        await WholePipeline.AssertAsync(pipeline, [.. Enumerable.Range(1, 120).Select(number => CrewRecords.Of(number, 2))], poison);
    }

    private static async Task<int> DeathsAsync(TestPipeline pipeline, string poison)
    {
        for (var deaths = 0; ; deaths++)
        {
            await using var worker = pipeline.StartWorker("--batch", "40", "--poison", poison);
            var code = await worker.ExitAsync();
            if (code == 0)
                return deaths;
            Assert.That(code, Is.EqualTo(CrewMember.Killed), worker.Errors);
            Assert.That(deaths, Is.LessThan(20), "it dies again and again");
        }
    }
}
