using System.Net;
using System.Net.Sockets;
using GitHubQueue.Records;
using GitHubQueue.Tests.EndToEnd;
using GitHubQueue.Tests.Support;
using GitHubQueue.Warehouse;
using Npgsql;
using NUnit.Framework;

namespace GitHubQueue.Tests.Warehouse;

/// <summary>A server that can't be used gets one sentence that says what to do: no stack trace, and never the password.</summary>
[Parallelizable(ParallelScope.All)]
[Category("Postgres")]
public sealed class BadServerTests
{
    private const string Secret = "s3cret-p4ss";

    [TestCase("DATABASE_URL=postgres://octocat:s3cret-p4ss@127.0.0.1:{port}/github",
        "No PostgreSQL answers at '127.0.0.1:{port}' (Connection refused): start it, or name another server in DATABASE_URL, or in DB_HOST and DB_PORT.")]
    [TestCase("DATABASE_URL=s3cret-p4ss", "The address of PostgreSQL in DATABASE_URL can't be understood: use one such as postgres://user:password@localhost:5432/github.")]
    [TestCase("DATABASE_URL=postgres://octocat:s3cret-p4ss@/github", "The address of PostgreSQL in DATABASE_URL can't be understood: use one such as postgres://user:password@localhost:5432/github.")]
    [TestCase("DATABASE_URL=Username=octocat;Password=s3cret-p4ss", "The address of PostgreSQL in DATABASE_URL names no host: use one such as postgres://user:password@localhost:5432/github.")]
    [TestCase("DB_HOST=127.0.0.1 DB_PORT={port} DB_PASS=s3cret-p4ss",
        "No PostgreSQL answers at '127.0.0.1:{port}' (Connection refused): start it, or name another server in DATABASE_URL, or in DB_HOST and DB_PORT.")]
    [TestCase("DB_HOST=127.0.0.1 DB_PORT=many", "The port 'many' in DB_PORT is not one: use a number from 1 to 65535.")]
    [TestCase("", "No warehouse is named: set DATABASE_URL (such as postgres://user:password@localhost:5432/github), or DB_HOST, DB_PORT, DB_NAME, DB_USER and DB_PASS, or warehouse: in the config.")]
    public async Task Warehouse_ThatIsNotThere_SaysWhatToSet(string environment, string sentence)
    {
        using var cli = new EndToEnd.Cli();
        var port = FreePort();
        foreach (var variable in environment.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            cli.Environment[variable.Split('=', 2)[0]] = variable.Split('=', 2)[1].Replace("{port}", port, StringComparison.Ordinal);
        (await cli.RunAsync("warehouse", "check")).ExpectOnly(sentence.StartsWith("No PostgreSQL answers", StringComparison.Ordinal) ? 1 : 2, "github-queue: " + sentence.Replace("{port}", port, StringComparison.Ordinal));
    }

    [Test]
    public async Task Warehouse_WhoseAddressIsElsewhere_IsFoundThere()
    {
        using var cli = new EndToEnd.Cli();
        await File.WriteAllTextAsync(cli["pipeline.yaml"], "warehouse: {postgres: {url: 'env:WAREHOUSE'}}\n");
        (await cli.RunAsync("warehouse", "check")).ExpectOnly(2, "github-queue: The address of PostgreSQL is to be in 'env:WAREHOUSE', and that is not set: set it, or set DATABASE_URL.");
        var port = FreePort();
        await File.WriteAllTextAsync(cli["address"], $"postgres://octocat:{Secret}@127.0.0.1:{port}/github\n");
        await File.WriteAllTextAsync(cli["pipeline.yaml"], "warehouse: {postgres: {url: 'file:address'}}\n");
        Assert.That((await cli.RunAsync("warehouse", "check")).Expect(1).Sentence, Does.StartWith($"github-queue: No PostgreSQL answers at '127.0.0.1:{port}'"));
    }

    [TestCase("warehouse refresh")]
    [TestCase("warehouse refresh --follow")]
    [TestCase("warehouse check")]
    [TestCase("warehouse query daily-volume")]
    [TestCase("load")]
    [TestCase("load --follow")]
    public async Task AnyCommand_BeforeInit_SaysSo(string command)
    {
        await using var warehouse = await TestWarehouse.StartAsync(init: false);
        warehouse.Pipeline.Enqueue(1);
        (await warehouse.RunAsync(command.Split(' '))).ExpectOnly(2, $"github-queue: There is no warehouse at '{warehouse.Postgres.Name}' yet: run 'github-queue warehouse init'.");
    }

    [Test]
    public async Task AnyCommand_WithSchemasOfAnotherVersion_SaysWhichIsNeeded()
    {
        await using var warehouse = await TestWarehouse.StartAsync();
        await warehouse.ExecuteAsync("insert into github_queue.migrations values (99, '0099_of_the_future')");
        var newer = $"The warehouse at '{warehouse.Postgres.Name}' has version 99, and this program knows versions up to {Migrator.Latest}: use a newer github-queue.";
        (await warehouse.RunAsync("warehouse", "init")).ExpectOnly(2, $"github-queue: {newer}");
        Assert.That(await SentenceAsync(() => warehouse.LoadAsync()), Is.EqualTo(newer));
        await warehouse.ExecuteAsync($"delete from github_queue.migrations where version in (99, {Migrator.Latest})");
        Assert.That(await SentenceAsync(() => warehouse.RefreshAsync()), Is.EqualTo(
            $"The warehouse at '{warehouse.Postgres.Name}' has version {Migrator.Latest - 1}, and {Migrator.Latest} is needed: run 'github-queue warehouse init'."));
    }

    [Test]
    public async Task Server_ThatRefusesTheUser_SaysWhereItIsNamed()
    {
        PostgresServer.SkipUnlessGiven();
        var server = new NpgsqlConnectionStringBuilder(PostgresServer.AdminConnectionString);
        var place = $"{server.Host}:{server.Port}";
        using var cli = new EndToEnd.Cli();
        cli.Environment["DATABASE_URL"] = $"postgres://{server.Username}:{Secret}@{place}/postgres";
        (await cli.RunAsync("warehouse", "init")).ExpectOnly(
            2, $"""github-queue: PostgreSQL at '{place}' refused user 'postgres' (password authentication failed for user "postgres"): check user and password in DATABASE_URL, or in DB_USER and DB_PASS.""");
        cli.Environment["DATABASE_URL"] = $"postgres://{server.Username}@{place}/postgres";
        Assert.That((await cli.RunAsync("warehouse", "init")).Expect(2).Sentence, Does.StartWith($"github-queue: PostgreSQL at '{place}' can't be used (No password has been provided"));
        cli.Environment["DATABASE_URL"] = $"postgres://{server.Username}:{server.Password}@{place}/no_such_database";
        (await cli.RunAsync("load", "--db", "none.db")).ExpectOnly(2, "github-queue: There is no database 'none.db': run 'github-queue ingest' or 'github-queue init' first, or name another one with --db.");
        (await cli.RunAsync("warehouse", "init")).ExpectOnly(
            2, $"github-queue: PostgreSQL at '{place}' has no database 'no_such_database': create it (createdb no_such_database), or name another in DATABASE_URL or DB_NAME.");
    }

    [Test]
    public async Task User_WithoutPrivileges_IsToldWhichAreMissing()
    {
        await using var warehouse = await TestWarehouse.StartAsync(init: false);
        var settings = new NpgsqlConnectionStringBuilder(warehouse.ConnectionString);
        var role = $"reader_{Guid.NewGuid():n}";
        await warehouse.ExecuteAsync($"create role {role} login password '{Secret}'");
        try
        {
            warehouse.Cli.Environment["DATABASE_URL"] = $"postgres://{role}:{Secret}@{settings.Host}:{settings.Port}/{settings.Database}";
            var place = $"User '{role}' may not do that in database '{settings.Database}' at '{settings.Host}:{settings.Port}'";
            (await warehouse.RunAsync("warehouse", "init")).ExpectOnly(2, $"github-queue: {place} (permission denied for database {settings.Database}): see docs/warehouse.md for what it needs.");
            await warehouse.InitAsync();
            await warehouse.ArchiveAsync(TestEvent.Of(1).ToRecord());
            await warehouse.ExecuteAsync($"grant usage on schema github_queue, bronze to {role}; grant select on all tables in schema github_queue, bronze to {role}");
            Assert.That((await warehouse.RunAsync("load")).Expect(2).Sentence, Is.EqualTo($"github-queue: {place} (permission denied for table loads): see docs/warehouse.md for what it needs."));
        }
        finally
        {
            await warehouse.ExecuteAsync($"drop owned by {role}; drop role {role}");
        }
    }

    [Test]
    public async Task Server_ThatIsTooOld_IsTold()
    {
        using var server = new OldPostgres("14.11 (Debian 14.11-1.pgdg120+2)");
        using var cli = new EndToEnd.Cli();
        cli.Environment["DATABASE_URL"] = server.ConnectionString;
        var place = new NpgsqlConnectionStringBuilder(server.ConnectionString);
        (await cli.RunAsync("warehouse", "init")).ExpectOnly(
            2, $"github-queue: PostgreSQL at '127.0.0.1:{place.Port}' is version 14.11, and 15 or later is needed: upgrade it, or name another server.");
    }

    /// <summary>A restart, an administrator, a full server: what passes is no mistake of the user's.</summary>
    [TestCase("57P01", FailureKind.Unavailable)]
    [TestCase("57P03", FailureKind.Unavailable)]
    [TestCase("53300", FailureKind.Unavailable)]
    [TestCase("53100", FailureKind.Unavailable)]
    [TestCase("40P01", FailureKind.Unavailable)]
    [TestCase("40001", FailureKind.Unavailable)]
    [TestCase("08006", FailureKind.Unavailable)]
    [TestCase("28P01", FailureKind.Input)]
    [TestCase("28000", FailureKind.Input)]
    [TestCase("3D000", FailureKind.Input)]
    [TestCase("42501", FailureKind.Input)]
    [TestCase("42P01", FailureKind.Input)]
    [TestCase("3F000", FailureKind.Input)]
    [TestCase("23505", FailureKind.Conflict)]
    [TestCase("XX000", FailureKind.Conflict)]
    public void Fault_OfTheServer_SaysWhetherItPasses(string code, FailureKind kind)
    {
        var settings = new NpgsqlConnectionStringBuilder { Host = "db", Database = "github", Username = "octocat", Password = Secret };
        foreach (var isWorking in new[] { false, true })
        {
            var failure = PostgresFault.Explain(new PostgresException("it is so", "ERROR", "ERROR", code), settings, null, isWorking)!;
            Assert.That((failure.Kind, failure.Message.EndsWith('.'), failure.Message.Contains(Secret, StringComparison.Ordinal)), Is.EqualTo((kind, true, false)), failure.Message);
        }
    }

    /// <summary>The administrator's <c>pg_terminate_backend</c>, say: whatever is in hand then.</summary>
    [TestCase("init")]
    [TestCase("load")]
    [TestCase("commits")]
    [TestCase("refresh")]
    [TestCase("check")]
    public async Task Session_ThatIsEnded_SaysSoAndLeavesNothingHalf(string stage)
    {
        await using var warehouse = await TestWarehouse.StartAsync();
        await warehouse.ArchiveAsync(stage == "commits" ? new TestCommit { Number = 1 }.ToRecord() : TestEvent.Of(1).ToRecord());
        if (stage == "refresh")
            await warehouse.LoadAsync();
        await using var holder = await warehouse.OpenAsync();
        await using var holding = await holder.BeginTransactionAsync();
        var table = stage switch { "init" => "github_queue.migrations", "load" => "bronze.raw_events", "commits" => "github.commits", "refresh" => "gold.fact_events", _ => "gold.dim_event_types" };
        await Dapper.SqlMapper.ExecuteAsync(holder, $"lock table {table} in access exclusive mode");
        Func<Task> work = stage switch
        {
            "init" => () => warehouse.InitAsync(),
            "load" or "commits" => () => warehouse.LoadAsync(),
            "refresh" => () => warehouse.RefreshAsync(),
            _ => () => WarehouseCheck.RunAsync(warehouse.Postgres, null, deep: false, default),
        };
        var sentence = SentenceAsync(work);
        const string End = "select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
        var ended = 0L;
        await Eventually.BecomesAsync(async () => sentence.IsCompleted || (ended += await warehouse.AskAsync<long>(End)) < 0, isOver => isOver);
        Assert.That(ended, Is.GreaterThanOrEqualTo(stage is "load" or "commits" ? 4 : 1), "a load is tried again");
        Assert.That(await sentence, Does.EndWith("run the same command again; what was committed is kept."));
        await holding.RollbackAsync();
        await warehouse.InitAsync();
        await warehouse.LoadAndRefreshAsync();
        Assert.That(await warehouse.AskAsync<long>("select (select count(*) from gold.fact_events) + (select count(*) from github.commits)"), Is.EqualTo(1));
    }

    private static async Task<string> SentenceAsync(Func<Task> work)
    {
        try
        {
            await work();
            return "";
        }
        catch (FailureException failure)
        {
            return failure.Message;
        }
    }

    private static string FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return $"{((IPEndPoint)listener.LocalEndpoint).Port}";
    }
}
