using System.Text.Json;
using GitHubQueue.Tests.Support;
using GitHubSimulator;
using NUnit.Framework;

namespace GitHubQueue.Tests.EndToEnd;

/// <summary>One command for everything configured, each stage a process of its own.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class RunTests
{
    private const string Config = "sources:\n  - {name: issues, kind: issues, repo: octocat/Hello-World, since: 2000-01-01, every: 1s}\n";

    [Test]
    public async Task Run_Once_BringsEverythingIntoTheTables()
    {
        await using var world = await World.StartAsync(250);
        await File.WriteAllTextAsync(world.Cli["pipeline.yaml"], Config);
        var run = (await world.Cli.RunAsync("run", "--json")).Expect(0).Json.GetProperty("stages");
        Assert.That(run.EnumerateArray().Select(stage => (stage.GetProperty("stage").GetString(), stage.GetProperty("exit_code").GetInt32())), Is.EqualTo(new[] { ("ingest", 0), ("worker", 0) }));
        Assert.That(run[1].GetProperty("result").GetProperty("done").GetInt64(), Is.EqualTo(250));
        await world.ExpectAllAgreesAsync();
    }

    [Test]
    public async Task Run_WhenAStageFails_RunsTheOthersAndTellsByItsExitCode()
    {
        await using var world = await World.StartAsync(250);
        await File.WriteAllTextAsync(world.Cli["pipeline.yaml"], "run: {retries: 0}\n" + Config + "  - {name: gone, kind: issues, repo: octocat/gone}\n");
        var run = (await world.Cli.RunAsync("run")).Expect(1);
        Assert.That(run.Error, Does.Contain("Stage ingest ended with exit code 1; the others go on"));
        Assert.That(world.Number("select count(*) from issues"), Is.EqualTo(250));
    }

    [Test]
    public async Task Run_WhenAStageLeavesWorkUndone_RunsItAndThoseAfterItAgain()
    {
        await using var world = await World.StartAsync(250);
        await File.WriteAllTextAsync(world.Cli["pipeline.yaml"], "run: {retries: 20, wait: 1s}\n" + Config + "  - {name: late, kind: issues, repo: octocat/late, since: 2000-01-01}\n");
        await using var run = world.Cli.Start("run", "--json");
        await Eventually.BecomesAsync(() => HasTables(world) ? world.Number("select count(*) from runs where command = 'ingest late' and exit_code = 1") : 0, failed => failed > 0);
        world.GitHub.AddRepository(new RepositoryOptions("octocat/late") { Issues = 30 });
        var ended = (await run.WaitAsync()).Expect(0);
        Assert.That(ended.Error, Does.Contain("Stage ingest left work undone; 1 of 20 retries in 1 s"));
        Assert.That(world.Number("select count(*) from issues"), Is.EqualTo(280));
    }

    [Test]
    public async Task Run_WhenAStageIsKilledAndMayNotRunAgain_ExitsWith1()
    {
        await using var world = await World.StartAsync(World.Of(5) with { BeforeAnswer = _ => new TaskCompletionSource().Task });
        await File.WriteAllTextAsync(world.Cli["pipeline.yaml"], "run: {retries: 0}\n" + Config);
        await using var run = world.Cli.Start("run", "--json");
        var killed = await Eventually.BecomesAsync(() => Living(world, "ingest issues"), process => process is not null);
        using (var ingest = System.Diagnostics.Process.GetProcessById(killed!.Value))
            ingest.Kill();
        var ended = (await run.WaitAsync()).Expect(1);
        Assert.That(ended.Error, Does.Contain("Stage ingest ended with exit code 137; the others go on"));
        Assert.That(ended.Json.GetProperty("stages").EnumerateArray().Select(stage => stage.GetProperty("exit_code").GetInt32()), Is.EqualTo(new[] { 1, 0 }));
    }

    [Test]
    public async Task Run_WhenAStageIsKilled_RunsItAgain()
    {
        var held = new TaskCompletionSource();
        await using var world = await World.StartAsync(World.Of(250) with { BeforeAnswer = _ => held.Task });
        await File.WriteAllTextAsync(world.Cli["pipeline.yaml"], "run: {retries: 1, wait: 1s}\n" + Config);
        await using var run = world.Cli.Start("run");
        var killed = await Eventually.BecomesAsync(() => Living(world, "ingest issues"), process => process is not null);
        using (var ingest = System.Diagnostics.Process.GetProcessById(killed!.Value))
            ingest.Kill();
        held.SetResult();
        Assert.That((await run.WaitAsync()).Expect(0).Error, Does.Contain("Stage ingest ended with exit code 137; the others go on").And.Contain("1 of 1 retries"));
        Assert.That(world.Number("select count(*) from issues"), Is.EqualTo(250));
    }

    [Test]
    public async Task Run_Following_StartsAStageAgainThatWasKilled_AndStopsWhenAsked()
    {
        await using var world = await World.StartAsync(250);
        await File.WriteAllTextAsync(world.Cli["pipeline.yaml"], Config);
        await using var run = world.Cli.Start("run", "--follow");
        await Eventually.BecomesAsync(() => Done(world), done => done == 250);
        var killed = await Eventually.BecomesAsync(() => Living(world, "ingest issues"), process => process is not null);
        using (var ingest = System.Diagnostics.Process.GetProcessById(killed!.Value))
            ingest.Kill();
        world.GitHub.Change(new Change { Count = 100, UpdatedAt = TimeProvider.System.GetUtcNow().AddMinutes(-1) });
        await Eventually.BecomesAsync(() => Done(world), done => done == 350);
        run.Terminate();
        var ended = (await run.WaitAsync()).Expect(0);
        Assert.That(ended.Error, Does.Contain("Stage ingest ended with exit code 137, and is started again"));
        Assert.That(world.Number("select count(*) from runs where finished_at is null"), Is.LessThanOrEqualTo(1), "only the killed run has no end");
        await world.ExpectAllAgreesAsync();
    }

    /// <summary>Nobody would stop or restart them otherwise, and the next run would start others beside them.</summary>
    [Test]
    public async Task Run_Killed_TakesItsStagesWithIt()
    {
        await using var world = await World.StartAsync(20);
        await File.WriteAllTextAsync(world.Cli["pipeline.yaml"], Config);
        await using var run = world.Cli.Start("run", "--follow");
        await Eventually.BecomesAsync(() => Done(world), done => done == 20);
        run.Kill();
        await run.WaitAsync();
        await Eventually.BecomesAsync(() => world.Number("select count(*) from runs where finished_at is null"), open => open == 0);
        Assert.That(world.Rows("select exit_code from runs where command = 'worker'"), Is.EqualTo(new[] { "0" }));
        await world.ExpectAllAgreesAsync();
    }

    [Test]
    public async Task Run_Following_InJson_PrintsLinesOfJson()
    {
        await using var world = await World.StartAsync(20);
        await File.WriteAllTextAsync(world.Cli["pipeline.yaml"], Config);
        await using var run = world.Cli.Start("run", "--follow", "--json");
        await Eventually.BecomesAsync(() => Done(world), done => done == 20);
        await Eventually.BecomesAsync(() => world.Number("select count(*) from runs where command like 'ingest %' and exit_code = 0"), ended => ended > 0);
        run.Terminate();
        var lines = (await run.WaitAsync()).Expect(0).Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.That(lines.Single(line => line.TryGetProperty("archive", out _)).GetProperty("done").GetInt64(), Is.EqualTo(20));
        Assert.That(lines.Where(line => line.TryGetProperty("source", out _)), Is.Not.Empty);
    }

    [Test]
    public async Task Run_WithoutSources_SaysWhereToWriteThem()
    {
        using var cli = new Cli();
        (await cli.RunAsync("run")).ExpectOnly(2, "github-queue: There are no sources: write them under 'sources:' in pipeline.yaml, and see pipeline.example.yaml.");
    }

    private static long Done(World world) => HasTables(world) ? world.Number("select count(*) from queue_items where status = 'done'") : 0;

    private static bool HasTables(World world) => File.Exists(world.Cli.Database) && world.Number("select count(*) from sqlite_schema where name = 'runs'") == 1;

    /// <summary>The process of the newest run of a command that hasn't ended, if there is one.</summary>
    private static int? Living(World world, string command)
    {
        if (!HasTables(world))
            return null;
        var process = world.Query(database => database.Prepare("select process from runs where command = ?1 order by id desc limit 1").Bind(1, command).ScalarText());
        return process is null ? null : GitHubQueue.Queue.ProcessIdentity.Parse(process).ProcessId;
    }
}
