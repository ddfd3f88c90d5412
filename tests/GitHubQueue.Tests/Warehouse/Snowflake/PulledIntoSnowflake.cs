using Dapper;
using GitHubQueue.Queue;
using GitHubQueue.Tests.EndToEnd;
using GitHubQueue.Tests.Support;
using GitHubQueue.Warehouse;
using GitHubQueue.Warehouse.Snowflake;
using NUnit.Framework;

namespace GitHubQueue.Tests.Warehouse.Snowflake;

/// <summary>A GitHub, the program that reads its pull requests, and a stand-in for Snowflake that they are loaded into.</summary>
internal sealed class PulledIntoSnowflake : IAsyncDisposable
{
    /// <summary>Of the bucket that the lake's folder stands for.</summary>
    public const string Root = "s3://lake/archive";

    private readonly PostgresDatabase _database;

    private PulledIntoSnowflake(World world, PostgresDatabase database, SnowflakeOnPostgres engine, SnowflakeServer server, TimeProvider clock)
    {
        (World, _database, Engine, Server, Clock) = (world, database, engine, server, clock);
        Settings = server.Settings();
        Engine.Stages.Add(new(SnowflakeStage.UsualName, "s3://lake/", world.Cli.LakeFolder, Root));
    }

    public World World { get; }

    public SnowflakeOnPostgres Engine { get; }

    public SnowflakeServer Server { get; }

    /// <summary>Of a user who may do all that a load needs.</summary>
    public SnowflakeSettings Settings { get; }

    public TimeProvider Clock { get; }

    public LogLines Log { get; } = new();

    /// <param name="clock">Null: the real one, as the program itself has it.</param>
    public static async Task<PulledIntoSnowflake> StartAsync(World world, TimeProvider? clock = null)
    {
        var database = await PostgresServer.CreateDatabaseAsync();
        var engine = await SnowflakeOnPostgres.CreateAsync(database);
        var server = await SnowflakeServer.StartAsync(engine.RunAsync, clock);
        var one = new PulledIntoSnowflake(world, database, engine, server, clock ?? TimeProvider.System);
        await one.GiveToProgramAsync();
        return one;
    }

    /// <summary>Writes the key where the program finds it, and names everything else in its environment.</summary>
    private async Task GiveToProgramAsync()
    {
        await File.WriteAllTextAsync(World.Cli["key.p8"], Settings.PrivateKey!.Value);
        foreach (var (name, value) in new[]
        {
            ("ACCOUNT", Settings.Account), ("URL", Server.Url.AbsoluteUri), ("USER", Settings.User!), ("PRIVATE_KEY", $"file:{World.Cli["key.p8"]}"), ("ROLE", Settings.Role!),
            ("WAREHOUSE", Settings.Warehouse!), ("DATABASE", Settings.Database), ("SCHEMA", Settings.Schema), ("STAGE", Settings.Stage),
        })
            World.Cli.Environment[$"SNOWFLAKE_{name}"] = value;
    }

    /// <summary>And the archive's typed files come to be in the bucket.</summary>
    public async Task IngestAndWorkAsync(int batchSize = 100)
    {
        (await World.Cli.RunAsync("ingest", "--all")).Expect(0);
        (await World.Cli.RunAsync("worker", "--batch-size", $"{batchSize}")).Expect(0);
        MoveToBucket();
    }

    public void MoveToBucket(string root = Root)
    {
        using var database = PipelineDatabase.Open(World.Cli.Database);
        database.Connection.Execute("update parquet_objects set root = @root", new { root });
    }

    /// <summary>By the program.</summary>
    public async Task<CliResult> LoadAsync(params string[] more) => (await World.Cli.RunAsync(["load", "--target", "snowflake", "--json", .. more])).Expect(0);

    public async Task InitAsync()
    {
        using var snowflake = Open();
        await new SnowflakeMigrator(snowflake).ApplyAsync(default);
    }

    /// <summary>In this process, by this clock: quick where the program would wait.</summary>
    public async Task<LoadCounts> LoadHereAsync(LoadSettings? settings = null, CancellationToken stop = default)
    {
        using var snowflake = Open();
        using var database = PipelineDatabase.Open(World.Cli.Database);
        var load = new Load(settings ?? new() { Parallel = 1 }, database, root => throw new InvalidOperationException($"{root} is Snowflake's to read."), new SnowflakeTarget(snowflake), Clock, Log.Log);
        await load.RunAsync(stop);
        return load.Counts;
    }

    public SnowflakeWarehouse Open() => new(Settings, Clock, Log.Log);

    public async Task<T> AskAsync<T>(string sql)
    {
        await using var connection = await _database.OpenAsync();
        return (await connection.ExecuteScalarAsync<T>(sql))!;
    }

    /// <summary>Each row as its values with bars between them.</summary>
    public async Task<List<string>> RowsAsync(string sql)
    {
        await using var connection = await _database.OpenAsync();
        return [.. (await connection.QueryAsync(sql)).Select(row => WarehouseRow.Text((IDictionary<string, object?>)row))];
    }

    /// <summary>All three tables, whole.</summary>
    public async Task<List<string>> DumpAsync() =>
    [
        .. await RowsAsync("select * from pull_requests order by _row_key"), .. await RowsAsync("select * from pull_request_reviews order by _row_key"),
        .. await RowsAsync("select * from pull_request_files order by _row_key"),
    ];

    /// <summary>Tables of loads that are still there.</summary>
    public Task<long> StageTablesAsync() => AskAsync<long>("select count(*) from pg_class where relname like 'stage\\_%'");

    /// <summary>The tables hold the same as those of pipeline.db, column by column, and the ledger agrees with the manifest.</summary>
    public async Task ExpectSameTablesAsync()
    {
        foreach (var table in new[] { "pull_requests", "pull_request_reviews", "pull_request_files" })
        {
            var columns = string.Join(", ", await RowsAsync(
                $"select column_name::text from information_schema.columns where table_schema = 'public' and table_name = '{table}' and left(column_name, 1) <> '_' order by 1"));
            var expected = World.Query(database => database.Connection.Query($"select {columns}, archive_key from {table} order by key")
                .Select(row => WarehouseRow.Text((IDictionary<string, object?>)row)).ToList());
            Assert.That(expected, Is.Not.Empty, table);
            Assert.That(await RowsAsync($"select {columns}, _source_object from {table} order by key collate \"C\""), Is.EqualTo(expected), table);
        }
        var manifest = World.Query(database => database.Connection.Query("select batch, sum(rows) as rows from parquet_objects group by batch order by batch")
            .Select(row => WarehouseRow.Text((IDictionary<string, object?>)row)).ToList());
        Assert.That(await RowsAsync("select batch, extracted from loads order by batch collate \"C\""), Is.EqualTo(manifest));
        Assert.That(await StageTablesAsync(), Is.Zero);
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await World.DisposeAsync();
        await _database.DisposeAsync();
    }
}
