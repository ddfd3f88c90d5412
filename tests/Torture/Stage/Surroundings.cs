using System.Globalization;
using GitHubQueue.Tests.Support;
using GitHubSimulator;
using Torture.Crew;
using Torture.Trouble;

namespace Torture.Stage;

/// <summary>Everything around the program: GitHub, S3, PostgreSQL, the disk, its folder and config, and the troublemakers between them.</summary>
internal sealed class Surroundings : IAsyncDisposable
{
    /// <summary>Short, so that a stopped worker's lease runs out while it is stopped.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(4);

    private readonly List<IAsyncDisposable> _parts = [];

    private Surroundings(string folder, TortureOptions options)
    {
        Folder = folder;
        HttpTrouble = new(options.Seed + 10);
        S3Trouble = new(Faults, options.Seed + 20);
        Csv = new(Path.Combine(folder, "data"), Path.Combine(folder, "services.draft"), options.Seed + 30);
    }

    public string Folder { get; }

    public Tally Kills { get; } = new();

    public Tally Faults { get; } = new();

    public Tally Changes { get; } = new();

    public HttpTrouble HttpTrouble { get; }

    public S3Trouble S3Trouble { get; }

    public CsvFiles Csv { get; }

    public SimulatedGitHub GitHub { get; private set; } = null!;

    public S3Place S3 { get; private set; } = null!;

    public PostgresServer Postgres { get; private set; } = null!;

    public TcpProxy PostgresNetwork { get; private set; } = null!;

    public SmallDisk Disk { get; private set; } = null!;

    public ClockShim Clock { get; private set; } = null!;

    public Launcher Launcher { get; private set; } = null!;

    public string Database => Path.Combine(Disk.Folder, "pipeline.db");

    public static async Task<Surroundings> BuildAsync(TortureOptions options)
    {
        var folder = Directory.CreateDirectory(options.Work).FullName;
        var around = new Surroundings(folder, options);
        try
        {
            await around.BuildPartsAsync(options);
            return around;
        }
        catch
        {
            await around.DisposeAsync();
            throw;
        }
    }

    /// <summary>How many faults were injected, of all kinds.</summary>
    public string CountFaults()
    {
        foreach (var (kind, count) in GitHub.FaultsMet)
            Faults.Add($"HTTP {kind}".ToLowerInvariant().Replace("http", "HTTP", StringComparison.Ordinal), count);
        return Faults.ToString();
    }

    /// <summary>Takes everything away but the folder.</summary>
    public async ValueTask DisposeAsync()
    {
        _parts.Reverse();
        foreach (var part in _parts)
            await part.DisposeAsync();
        _parts.Clear();
    }

    private async Task BuildPartsAsync(TortureOptions options)
    {
        Directory.CreateDirectory(Path.Combine(Folder, "logs"));
        var (postgres, s3) = (PostgresServer.StartAsync(options.Scripts, Path.Combine(Folder, "postgres")), S3Place.StartAsync(options.Scripts, Path.Combine(Folder, "s3")));
        await Task.WhenAll(postgres, s3).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (postgres.IsCompletedSuccessfully)
            _parts.Add(await postgres);
        if (s3.IsCompletedSuccessfully)
            _parts.Add(await s3);
        (Postgres, S3) = (await postgres, await s3);
        Disk = Keep(await SmallDisk.MountAsync(Path.Combine(Folder, "disk")));
        Clock = await ClockShim.CompileAsync(Path.Combine(options.Scripts, "..", "tests", "native", "clock.c"), Folder);
        GitHub = Keep(await SimulatedGitHub.StartAsync(new()
        {
            Repositories = Upstream.Repositories,
            RateLimit = 10_000_000,
            Events = 200,
            BeforeAnswer = HttpTrouble.BeforeAnswerAsync,
        }));
        PostgresNetwork = Keep(new TcpProxy(Postgres.Settings.Port));
        var proxy = Keep(await FaultProxy.StartAsync(S3.Url));
        proxy.Hook = S3Trouble.Choose;
        await File.WriteAllTextAsync(Path.Combine(Folder, "pipeline.yaml"), Config());
        Launcher = new(options.Program, Folder, new Dictionary<string, string>(S3.Environment)
        {
            ["HOME"] = Folder,
            ["TMPDIR"] = Path.GetTempPath(),
            ["GITHUB_API_URL"] = GitHub.Url.AbsoluteUri,
            ["GITHUB_TOKEN"] = "torture",
            ["AWS_ENDPOINT_URL"] = proxy.Url.AbsoluteUri,
            ["AWS_EC2_METADATA_DISABLED"] = "true",
            ["DATABASE_URL"] = new Npgsql.NpgsqlConnectionStringBuilder(Postgres.Settings.ConnectionString) { Port = PostgresNetwork.Port, Pooling = true, CommandTimeout = 30 }.ConnectionString,
        });
    }

    private T Keep<T>(T part) where T : IAsyncDisposable
    {
        _parts.Add(part);
        return part;
    }

    private string Config() => string.Create(CultureInfo.InvariantCulture, $$"""
        db: {{Database}}
        archive: {{S3.Root}}
        worker: { batch_size: 100, lease: {{Lease.TotalSeconds}}s, parallel: 2 }
        warehouse:
          postgres: { url: env:DATABASE_URL }
          load: { every: 2s }
          refresh: { every: 3s }
        sources:
          - { name: issues, kind: issues, org: {{Upstream.Org}}, since: 2000-01-01, every: 2s }
          - { name: pulls, kind: pull_requests, repos: [{{Upstream.Org}}/one, {{Upstream.Org}}/two], since: 2000-01-01, every: 3s }
          - { name: commits, kind: commits, org: {{Upstream.Org}}, months: 1200, every: 4s }
          - { name: events, kind: events, every: 2s }
          - name: services
            kind: csv
            path: data/*.csv
            key: id
            schema: { id: { type: integer, required: true }, name: text, since: date }
            every: 2s
        """);
}
