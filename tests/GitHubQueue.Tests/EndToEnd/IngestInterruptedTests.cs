using NUnit.Framework;

namespace GitHubQueue.Tests.EndToEnd;

/// <summary>SIGINT in the middle of an ingest: it says how far it came, and the next run goes on from there.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class IngestInterruptedTests
{
    private const string LastWords = "github-queue: Interrupted; what was committed is kept, and the same command goes on from there.";

    [Test]
    public async Task Ingest_Interrupted_EndsWithItsSummary([Values] bool json)
    {
        CliProcess? running = null;
        var (requests, never) = (0, new TaskCompletionSource());
        await using var world = await World.StartAsync(World.Of(1000) with
        {
            BeforeAnswer = _ =>
            {
                if (++requests != 5)
                    return Task.CompletedTask;
                running!.Interrupt();
                return never.Task;
            },
        });
        var ingest = World.Ingest();
        await using (running = world.Cli.Start(json ? ingest : [.. ingest.Where(argument => argument != "--json")]))
        {
            var ended = (await running.WaitAsync()).Expect(130);
            never.SetResult();
            var kept = world.Number("select count(*) from queue_items");
            Assert.That((kept, ended.Sentence), Is.EqualTo((300, LastWords)));
            if (json)
                Assert.That((ended.Number("enqueued"), ended.Json.GetProperty("unfinished").GetBoolean(), ended.Json.GetProperty("failure").GetString()), Is.EqualTo((kept, true, "Stopped before its end: the next run goes on from here.")));
            else
                Assert.That(ended.Out, Does.Match(@"\Aissues:octocat/Hello-World: 300 records read, 300 new and enqueued, \d requests; [\d,]+ API requests left\. .*, unfinished\.\n\z"));
        }
        Assert.That(world.Rows("select outcome, json_extract(counts, '$.enqueued') from runs"), Is.EqualTo(new[] { "Interrupted.|300" }));
        Assert.That((await world.IngestAsync()).Number("enqueued"), Is.EqualTo(700));
    }
}
