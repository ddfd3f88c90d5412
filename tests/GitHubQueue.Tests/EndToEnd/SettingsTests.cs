using GitHubQueue.Queue;
using GitHubQueue.Tests.Support;
using NUnit.Framework;

namespace GitHubQueue.Tests.EndToEnd;

/// <summary>Where settings come from, what the commands print, and what they say of themselves.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class SettingsTests
{
    [Test]
    public async Task AnOption_BeatsTheEnvironmentWhichBeatsDotEnvWhichBeatsTheDefault()
    {
        using var cli = new Cli();
        Assert.That((await cli.RunAsync("init", "--json")).Json.GetProperty("database").GetString(), Is.EqualTo("pipeline.db"));
        await File.WriteAllTextAsync(cli[".env"], "# settings\n\nexport GITHUB_QUEUE_DB='from dotenv.db' # with a blank\n");
        Assert.That((await cli.RunAsync("init", "--json")).Json.GetProperty("database").GetString(), Is.EqualTo("from dotenv.db"));
        cli.Environment["GITHUB_QUEUE_DB"] = "from-environment.db";
        Assert.That((await cli.RunAsync("init", "--json")).Json.GetProperty("database").GetString(), Is.EqualTo("from-environment.db"));
        Assert.That((await cli.RunAsync("init", "--json", "--db", "from-option.db")).Json.GetProperty("database").GetString(), Is.EqualTo("from-option.db"));
        Assert.That(
            Directory.GetFiles(cli.Folder, "*.db").Select(Path.GetFileName).Order(),
            Is.EqualTo(new[] { "from dotenv.db", "from-environment.db", "from-option.db", "pipeline.db" }));
    }

    [TestCase("\"a.db\" # the \"old\" one", "a.db")]
    [TestCase("'a.db'#it's", "a.db")]
    [TestCase("\"a b.db", "\"a b.db")]
    [TestCase("a.db # \"old\"", "a.db")]
    [TestCase("''", "pipeline.db")]
    public async Task DotEnv_AQuotedValue_EndsWithItsQuote(string value, string expected)
    {
        using var cli = new Cli();
        await File.WriteAllTextAsync(cli[".env"], $"GITHUB_QUEUE_DB={value}\n");
        Assert.That((await cli.RunAsync("init", "--json")).Expect(0).Json.GetProperty("database").GetString(), Is.EqualTo(expected));
    }

    [Test]
    public async Task DotEnv_WithALineThatIsNone_IsNamedBeforeAnythingIsDone()
    {
        using var cli = new Cli();
        await File.WriteAllTextAsync(cli[".env"], "GITHUB_TOKEN=x\nnonsense secret\n");
        (await cli.RunAsync("init")).ExpectOnly(2, $"github-queue: Line 2 of '{cli[".env"]}' is not NAME=value: mend or remove it.");
        Assert.That(File.Exists(cli.Database), Is.False);
    }

    [Test]
    public async Task DotEnv_GivesTheTokenAndTheArchive()
    {
        await using var world = await World.StartAsync(World.Of(5) with { RequiredToken = "ghp_right" });
        await File.WriteAllTextAsync(world.Cli[".env"], "GITHUB_TOKEN=ghp_right\nGITHUB_QUEUE_ARCHIVE=\"file:other lake\"\n");
        await world.IngestAsync();
        (await world.Cli.RunAsync("worker")).Expect(0);
        Assert.That(await Lake.ReadAsync(world.Cli["other lake"]), Has.Count.EqualTo(5));
    }

    [Test]
    public async Task Init_Twice_SaysWhatItFound()
    {
        using var cli = new Cli();
        Assert.That(await cli.RunAsync("init"), Is.EqualTo(new CliResult(0, $"Created database 'pipeline.db' with schema version {PipelineDatabase.Version}.\n", "")));
        Assert.That(await cli.RunAsync("init"), Is.EqualTo(new CliResult(0, $"Database 'pipeline.db' with schema version {PipelineDatabase.Version}.\n", "")));
    }

    [Test]
    public async Task Json_OfEveryCommand_HasItsFields()
    {
        await using var world = await World.StartAsync(15);
        Assert.That(Fields(await world.IngestAsync()), Is.EqualTo(
            "source requests not_modified records enqueued read_from read_to unfinished budget_left"));
        Assert.That(Fields(await world.WorkAsync()), Is.EqualTo("archive batches done dead objects_found leases_lost given_back"));
        Assert.That(Fields((await world.Cli.RunAsync("verify", "--json")).Expect(0)), Is.EqualTo("objects records bytes dead_letters letters waiting rows differences"));
        var status = (await world.Cli.RunAsync("status", "--json")).Expect(0);
        Assert.That(Fields(status), Is.EqualTo("database sqlite queue batches sources budgets runs archive tables"));
        Assert.That(status.Json.GetProperty("archive").GetProperty("records").GetInt64(), Is.EqualTo(15));
        Assert.That(status.Json.GetProperty("tables").GetProperty("issues").GetInt64(), Is.EqualTo(15));
        Assert.That(status.Json.GetProperty("runs").GetArrayLength(), Is.EqualTo(2));
        Assert.That(Fields((await world.Cli.RunAsync("init", "--json")).Expect(0)), Is.EqualTo("database version created"));
    }

    [Test]
    public async Task Status_ShowsQueueSourcesRunsAndTables()
    {
        await using var world = await World.StartAsync(15);
        await world.IngestAsync();
        var waiting = (await world.Cli.RunAsync("status")).Expect(0).Out;
        Assert.That(waiting, Does.Contain("pending").And.Contain("issues:octocat/Hello-World").And.Contain("complete").And.Contain("Tables: empty"));
        await world.WorkAsync();
        Assert.That((await world.Cli.RunAsync("status")).Expect(0).Out, Does.Contain("Queue: empty").And.Contain("Archive: 15 records in 1 object").And.Contain("Tables: issues 15"));
    }

    [Test]
    public async Task Log_InAnotherZone_IsInUtc()
    {
        await using var world = await World.StartAsync(5);
        world.Cli.Environment["TZ"] = "Asia/Tokyo";
        var began = TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(-1);
        var log = (await world.IngestAsync()).LogLines;
        Assert.That(log, Is.Not.Empty);
        foreach (var line in log)
        {
            Assert.That(line[8], Is.EqualTo('Z'));
            var sinceThen = TimeSpan.ParseExact(line[..8], @"hh\:mm\:ss", null) - began.TimeOfDay;
            Assert.That(sinceThen < TimeSpan.Zero ? sinceThen + TimeSpan.FromDays(1) : sinceThen, Is.LessThan(TimeSpan.FromHours(1)), line);
        }
    }

    [TestCase("")]
    [TestCase("ingest")]
    [TestCase("worker")]
    [TestCase("status")]
    [TestCase("dead")]
    [TestCase("dead list")]
    [TestCase("dead show")]
    [TestCase("dead retry")]
    [TestCase("dead drop")]
    [TestCase("verify")]
    [TestCase("init")]
    public async Task Help_OfEveryCommand_HasAnExample(string command)
    {
        using var cli = new Cli();
        var help = (await cli.RunAsync([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"])).Expect(0);
        Assert.That(help.Out, Does.Contain($"Example:\n  github-queue {command}").And.Contain("--db <file>").And.Contain("--json").And.Contain("--log-level"));
        Assert.That(help.Error, Is.Empty);
    }

    private static string Fields(CliResult result) => string.Join(' ', result.Json.EnumerateObject().Select(field => field.Name));
}
