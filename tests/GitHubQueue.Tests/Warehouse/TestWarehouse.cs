using Dapper;
using GitHubQueue.Archive;
using GitHubQueue.Records;
using GitHubQueue.Tests.EndToEnd;
using GitHubQueue.Tests.Support;
using GitHubQueue.Warehouse;
using Npgsql;
using Serilog.Core;

namespace GitHubQueue.Tests.Warehouse;

/// <summary>A warehouse in a database of its own, and the pipeline that it is loaded from.</summary>
internal sealed class TestWarehouse : IAsyncDisposable
{
    private readonly TestPipeline? _own;
    private readonly PostgresDatabase? _database;

    private TestWarehouse(TestPipeline pipeline, bool owns, PostgresDatabase? database, string connectionString)
    {
        (Pipeline, _own, _database, ConnectionString) = (pipeline, owns ? pipeline : null, database, connectionString);
        Postgres = new(PostgresSettings.Parse(connectionString, "the test"));
        Cli.Environment["DATABASE_URL"] = connectionString;
        Cli.Environment["GITHUB_QUEUE_DB"] = pipeline.Database;
    }

    public TestPipeline Pipeline { get; }

    public string ConnectionString { get; }

    public Postgres Postgres { get; }

    /// <summary>Runs the program with this warehouse and this pipeline.</summary>
    public EndToEnd.Cli Cli { get; } = new();

    /// <param name="pipeline">One that others load from, too; null: an empty one, of its own.</param>
    /// <param name="init">With its schemas.</param>
    public static async Task<TestWarehouse> StartAsync(TestPipeline? pipeline = null, bool init = true)
    {
        var database = await PostgresServer.CreateDatabaseAsync();
        return await CreateAsync(new(pipeline ?? new TestPipeline(), pipeline is null, database, database.ConnectionString), init);
    }

    /// <summary>On a server that the test may restart.</summary>
    public static Task<TestWarehouse> StartOnAsync(OwnPostgresServer server, TestPipeline pipeline) =>
        CreateAsync(new(pipeline, owns: false, null, server.ConnectionString + ";Pooling=false"), init: true);

    /// <summary>One that begins as this one is now, for the same pipeline. This one must not be used any more.</summary>
    public async Task<TestWarehouse> CopyAsync()
    {
        await Postgres.DisposeAsync();
        var copy = await _database!.CopyAsync();
        return new(Pipeline, owns: false, copy, copy.ConnectionString);
    }

    public Task<IReadOnlyList<string>> InitAsync() => new Migrator(Postgres).ApplyAsync(default);

    /// <summary>Enqueues and archives them.</summary>
    public Task ArchiveAsync(params IEnumerable<Record> records) => Pipeline.ArchiveAsync(records);

    /// <summary>Loads in this process.</summary>
    /// <param name="postgres">Null: <see cref="Postgres"/>.</param>
    public async Task<Dictionary<string, long>> LoadAsync(LoadSettings? settings = null, LogLines? log = null, Postgres? postgres = null)
    {
        using var database = Pipeline.Open();
        var load = new Load(settings ?? new(), database, OpenArchive, new PostgresTarget(postgres ?? Postgres), new ManualClock(skipDelays: true), log?.Log ?? Logger.None);
        await load.RunAsync(default);
        return load.Counts.ToDictionary();
    }

    public Task<IReadOnlyList<RefreshStep>> RefreshAsync() => RefreshAsync(Postgres);

    public static async Task<IReadOnlyList<RefreshStep>> RefreshAsync(Postgres postgres)
    {
        var refresh = new Refresh(postgres, TimeProvider.System, Logger.None);
        await refresh.RunAsync(default);
        return refresh.Done;
    }

    public async Task LoadAndRefreshAsync()
    {
        await LoadAsync();
        await RefreshAsync();
    }

    public async Task<NpgsqlConnection> OpenAsync()
    {
        var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    public async Task<T> AskAsync<T>(string sql, object? arguments = null)
    {
        await using var connection = await OpenAsync();
        return (await connection.ExecuteScalarAsync<T>(sql, arguments))!;
    }

    public async Task<List<T>> ListAsync<T>(string sql)
    {
        await using var connection = await OpenAsync();
        return [.. await connection.QueryAsync<T>(sql)];
    }

    public async Task<int> ExecuteAsync(string sql)
    {
        await using var connection = await OpenAsync();
        return await connection.ExecuteAsync(sql);
    }

    public async Task<CliResult> RunAsync(params IEnumerable<string> arguments) => await Cli.RunAsync(arguments);

    public async ValueTask DisposeAsync()
    {
        await Postgres.DisposeAsync();
        if (_database is not null)
            await _database.DisposeAsync();
        Cli.Dispose();
        _own?.Dispose();
    }

    private static IArchive OpenArchive(string root) => ArchiveLocation.Open(root, "/", S3Server.IsGiven ? S3Server.Endpoint : new S3Endpoint(), new GcsEndpoint());

    private static async Task<TestWarehouse> CreateAsync(TestWarehouse warehouse, bool init)
    {
        if (init)
            await warehouse.InitAsync();
        return warehouse;
    }
}
