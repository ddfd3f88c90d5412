using GitHubQueue.Queue;
using GitHubQueue.Tests.Support;
using NUnit.Framework;

namespace GitHubQueue.Tests.EndToEnd;

/// <summary>Input that can't work gets one sentence and nothing else: no stack trace, no file, no half a job.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class BadInputTests
{
    [TestCase("ingest --repo o/r --nonsense", "'--nonsense' is not an option or command here. See 'github-queue ingest --help'.")]
    [TestCase("fetch", "'fetch' is not an option or command here. See 'github-queue --help'.")]
    [TestCase("ingest", "Say what to read with one of --repo owner/name, --source name and --all.")]
    [TestCase("ingest --repo hello", "Option --repo can't be 'hello': a repository is owner/name, such as octocat/Hello-World.")]
    [TestCase("ingest --repo ../x/y", "Option --repo can't be '../x/y': a repository is owner/name, such as octocat/Hello-World.")]
    [TestCase("ingest --repo o/..", "Option --repo can't be 'o/..': a repository is owner/name, such as octocat/Hello-World.")]
    [TestCase("ingest --repo o/r?x", "Option --repo can't be 'o/r?x': a repository is owner/name, such as octocat/Hello-World.")]
    [TestCase("ingest --repo o/r --entity stars", "Option --entity can't be 'stars': use issues, pull_requests, commits or events.")]
    [TestCase("ingest --repo o/r --since 2026-13-01", "Option --since can't be '2026-13-01': use a date (2026-11-01), a UTC time (2026-11-01T08:30:00Z) or a span back from now (7d, 12h).")]
    [TestCase("ingest --repo o/r --since yesterday", "Option --since can't be 'yesterday': use a date (2026-11-01), a UTC time (2026-11-01T08:30:00Z) or a span back from now (7d, 12h).")]
    [TestCase("ingest --repo o/r --since 2026-02-01 --until 2026-01-01", "Options --since and --until leave nothing: 2026-02-01T00:00:00Z is not before 2026-01-01T00:00:00Z.")]
    [TestCase("ingest --repo o/r --since 2999-01-01", "Option --since lies in the future (2999-01-01T00:00:00Z): use an earlier time.")]
    [TestCase("ingest --repo o/r --full --since 7d", "Options --full and --since exclude each other: --full reads from the beginning.")]
    [TestCase("ingest --repo o/r --lookback 3", "Option --lookback can't be '3': use a length such as 90s, 5m, 12h or 3d.")]
    [TestCase("ingest --repo o/r --lookback ٣d", "Option --lookback can't be '٣d': use a length such as 90s, 5m, 12h or 3d.")]
    [TestCase("ingest --repo o/r --timeout 0s", "Option --timeout can't be '0s': use a length such as 90s, 5m, 12h or 3d.")]
    [TestCase("ingest --repo o/r --timeout 99999w", "Option --timeout can't be '99999w': use 24 h at most.")]
    [TestCase("ingest --repo o/r --log-level loud", "'loud' is not a log level: use debug, info, warning or error.")]
    [TestCase("worker --batch-size 0", "Option --batch-size can't be 0: use 1 to 100000.")]
    [TestCase("worker --lease 99999w", "Option --lease can't be '99999w': use 7 days at most.")]
    [TestCase("worker --parallel 65", "Option --parallel can't be 65: use 1 to 64.")]
    [TestCase("worker --archive lake", "The archive 'lake' has no scheme; for a folder write 'file:lake'. An archive is 'file:folder', 's3://bucket/prefix' or 'gs://bucket/prefix'.")]
    [TestCase("worker --archive ftp://host/lake", "The archive 'ftp://host/lake' has the unknown scheme 'ftp:'. An archive is 'file:folder', 's3://bucket/prefix' or 'gs://bucket/prefix'.")]
    [TestCase("load --run-date today", "Option --run-date can't be 'today': use a date such as 2026-11-20.")]
    [TestCase("load --month 2026-13", "Option --month can't be '2026-13': use a month such as 2026-11.")]
    [TestCase("load --parallel 0", "Option --parallel can't be 0: use 1 to 64.")]
    [TestCase("status", "There is no database 'pipeline.db': run 'github-queue ingest' or 'github-queue init' first, or name another one with --db.")]
    [TestCase("verify --db other.db", "There is no database 'other.db': run 'github-queue ingest' or 'github-queue init' first, or name another one with --db.")]
    [TestCase("init --db no/such/folder.db", "The database 'no/such/folder.db' can't be opened: check that its folder exists and that you may write there.")]
    [TestCase("init --log-level loud", "'loud' is not a log level: use debug, info, warning or error.")]
    [TestCase("config check --log-level loud", "'loud' is not a log level: use debug, info, warning or error.")]
    [TestCase("--log-level loud dead list", "'loud' is not a log level: use debug, info, warning or error.")]
    [TestCase("init --db .", "The database '.' is a folder: name a file with --db.")]
    public async Task AnyCommand_WithInputThatCannotWork_SaysSoOnceAndLeavesNothing(string line, string sentence)
    {
        using var cli = new Cli();
        (await cli.RunAsync(line.Split(' '))).ExpectOnly(2, "github-queue: " + sentence);
        Assert.That(Directory.GetFileSystemEntries(cli.Folder), Is.Empty);
    }

    [TestCase("dead", "A command is missing. See 'github-queue dead --help'.")]
    [TestCase("worker --batch-size many", null)]
    public async Task AnyCommand_ThatCannotBeParsed_PointsToItsHelp(string line, string? sentence)
    {
        using var cli = new Cli();
        var result = (await cli.RunAsync(line.Split(' '))).Expect(2);
        Assert.That(result.Sentence, sentence is null ? Does.Match("^github-queue: .*'many'.* See 'github-queue worker --help'\\.$") : Is.EqualTo("github-queue: " + sentence));
        Assert.That(result.Out, Is.Empty);
    }

    [Test]
    public async Task AnyCommand_WithALogLevelThatIsNone_IsRefused_ButHelpIsShown()
    {
        using var cli = new Cli();
        cli.Environment["GITHUB_QUEUE_LOG_LEVEL"] = "loud";
        (await cli.RunAsync("init")).ExpectOnly(2, "github-queue: 'loud' is not a log level: use debug, info, warning or error.");
        (await cli.RunAsync("init", "--help")).Expect(0);
        (await cli.RunAsync("init", "--log-level", "Debug")).Expect(0);
    }

    [TestCase("ftp://example.com")]
    [TestCase("example")]
    public async Task Ingest_WithAnApiAddressThatIsNone_NamesTheVariable(string url)
    {
        using var cli = new Cli();
        cli.Environment["GITHUB_API_URL"] = url;
        var result = (await cli.RunAsync("ingest", "--repo", "o/r")).Expect(2);
        Assert.That(result.Sentence, Does.Contain("in GITHUB_API_URL is").And.Contain("not an http or https address").Or.Contain("isn't an http or https address"));
    }

    [Test]
    public async Task Ingest_WithNoConnection_SaysSoAndExits1()
    {
        using var cli = new Cli();
        await using (var server = await LoopbackServer.StartAsync(_ => Task.CompletedTask))
            cli.Environment["GITHUB_API_URL"] = server.Url.AbsoluteUri; // whose port is closed from here on
        var result = (await cli.RunAsync("ingest", "--repo", "o/r")).Expect(1);
        Assert.That(result.Sentence, Does.Match(@"^github-queue: '127\.0\.0\.1:\d+' could not be reached or broke off \(.*\) after 6 attempts at '.*'\. What was read before is kept, and the next run continues there\.$"));
    }

    [TestCase("not a database at all, and longer than one hundred bytes, since SQLite reads so many of them first, to tell what it is")]
    [TestCase("short")]
    public async Task AnyCommand_OnAFileThatIsNoDatabase_LeavesItAlone(string text)
    {
        using var cli = new Cli();
        await File.WriteAllTextAsync(cli.Database, text);
        foreach (var command in new[] { "init", "status", "worker" })
            Assert.That((await cli.RunAsync(command)).Expect(2).Sentence, Is.EqualTo("github-queue: The database 'pipeline.db' is not a SQLite database: name another file with --db."));
        Assert.That(await File.ReadAllTextAsync(cli.Database), Is.EqualTo(text));
    }

    [TestCase("pragma user_version = 99", "has schema version 99, and this program knows versions up to VERSION: use a newer github-queue.")]
    [TestCase("pragma application_id = 7", "belongs to another program: name another file with --db.")]
    public async Task AnyCommand_OnADatabaseThatIsNotItsOwn_LeavesItAlone(string made, string sentence)
    {
        using var cli = new Cli();
        (await cli.RunAsync("init")).Expect(0);
        using (var database = new GitHubQueue.Sqlite.Database(cli.Database))
            database.Execute(made);
        var before = await File.ReadAllBytesAsync(cli.Database);
        foreach (var command in new[] { "init", "status", "worker" })
            (await cli.RunAsync(command)).ExpectOnly(2, $"github-queue: The database 'pipeline.db' {sentence.Replace("VERSION", $"{PipelineDatabase.Version}", StringComparison.Ordinal)}");
        Assert.That(await File.ReadAllBytesAsync(cli.Database), Is.EqualTo(before));
    }

    [Test]
    public async Task Ingest_OnALockedDatabase_SaysSoWithoutAskingGitHub()
    {
        await using var world = await World.StartAsync(5);
        (await world.Cli.RunAsync("init")).Expect(0);
        using (var database = new GitHubQueue.Sqlite.Database(world.Cli.Database))
        {
            database.Execute("begin immediate");
            (await world.Cli.RunAsync(World.Ingest())).ExpectOnly(2, "github-queue: The database 'pipeline.db' is locked by another program, "
                + "such as an open sqlite3 shell in a transaction: end that and run the same command again.");
        }
        Assert.That(world.GitHub.Stats.Requests, Is.Zero);
        await world.IngestAsync();
    }

    [Test]
    public async Task Worker_OnAnArchiveThatIsAFile_SaysSoAndClaimsNothing()
    {
        await using var world = await World.StartAsync(5);
        await world.IngestAsync();
        await File.WriteAllTextAsync(world.Cli.LakeFolder, "");
        var result = (await world.Cli.RunAsync("worker")).Expect(2);
        Assert.That(result.Sentence, Is.EqualTo(
            $"github-queue: The archive folder '{world.Cli.LakeFolder}' can't be made, because it or a folder above it is a file. Choose another folder."));
        Assert.That(world.Number("select count(*) from queue_items where status = 'pending'"), Is.EqualTo(5));
    }

    [Test]
    public async Task Worker_OnAnotherArchiveThanTheOpenBatches_SaysWhichAndExits2()
    {
        await using var world = await World.StartAsync(5);
        await world.IngestAsync();
        await using (var database = new Holder(world.Cli.Database))
            database.Claim($"file:{world.Cli.LakeFolder}");
        var result = (await world.Cli.RunAsync("worker", "--archive", "file:elsewhere")).Expect(2);
        Assert.That(result.Sentence, Is.EqualTo(
            $"github-queue: Batches in the queue were begun for the archive 'file:{world.Cli.LakeFolder}', not 'file:{world.Cli["elsewhere"]}': "
            + $"run the worker with --archive 'file:{world.Cli.LakeFolder}' until they are done, then change it."));
        await world.WorkAsync();
        await world.ExpectAllAgreesAsync();
    }

    /// <summary>As nothing of the program's does it: by hand, or by a damaged disk.</summary>
    [Test]
    public async Task Worker_WhereAPayloadIsGone_SaysSoAndWritesNothing()
    {
        await using var world = await World.StartAsync(3);
        await world.IngestAsync();
        world.Query(database => database.Prepare("delete from queue_payloads where item_id = 2").Execute());
        var worker = (await world.Cli.RunAsync(World.Worker())).Expect(2);
        Assert.That(worker.Sentence, Does.StartWith("github-queue: The database 'pipeline.db' has the payloads of only 2 of the 3 records of batch ").And.EndsWith(
            ": it was changed by hand, or is damaged. Put a backup in its place."));
        Assert.That(await Lake.ReadAsync(world.Cli.LakeFolder), Is.Empty);
    }
}
