using Dapper;
using GitHubQueue.Archive;
using GitHubQueue.Sqlite;
using GitHubSimulator;
using NUnit.Framework;

namespace GitHubQueue.Tests.EndToEnd;

/// <summary>A GitHub of its own and the program that reads it; what must hold whenever the program has come to its end.</summary>
internal sealed class World : IAsyncDisposable
{
    public const string Repo = "octocat/Hello-World";

    private World(SimulatedGitHub github)
    {
        GitHub = github;
        Cli.Environment["GITHUB_API_URL"] = github.Url.AbsoluteUri;
    }

    public SimulatedGitHub GitHub { get; }

    public Cli Cli { get; } = new();

    public static async Task<World> StartAsync(SimulatorOptions options) => new(await SimulatedGitHub.StartAsync(options));

    public static Task<World> StartAsync(int issues, Pagination pagination = Pagination.Cursor) => StartAsync(Of(issues) with { Pagination = pagination });

    public static SimulatorOptions Of(int issues, int ties = 0, int payloadBytes = 3500) =>
        new() { Repositories = [new(Repo) { Issues = issues, Ties = ties, PayloadBytes = payloadBytes }] };

    public static string[] Ingest(params string[] more) => ["ingest", "--repo", Repo, "--since", "2000-01-01", "--db", "pipeline.db", "--json", .. more];

    public static string[] Worker(params string[] more) => ["worker", "--db", "pipeline.db", "--archive", "file:lake", "--json", .. more];

    public async Task<CliResult> IngestAsync(params string[] more) => (await Cli.RunAsync(Ingest(more))).Expect(0);

    public async Task<CliResult> WorkAsync(params string[] more) => (await Cli.RunAsync(Worker(more))).Expect(0);

    public T Query<T>(Func<Database, T> ask)
    {
        using var database = new Database(Cli.Database);
        return ask(database);
    }

    /// <summary>Each row as its columns with bars between them.</summary>
    public IReadOnlyList<string> Rows(string sql) =>
        Query(database => database.Connection.Query(sql).Select(row => string.Join('|', ((IDictionary<string, object?>)row).Values)).ToList());

    public long Number(string sql) => Query(database => database.Prepare(sql).ScalarNumber()) ?? -1;

    public IEnumerable<IssueFacts> Current(string repo = Repo) =>
        GitHub.PayloadsOf(repo).Select(payload => IssueFacts.OfPayload(payload, repo.Split('/')[0], repo.Split('/')[1])).OrderBy(issue => issue.Number);

    /// <summary>
    /// The table is GitHub's present state; the archive holds every state that was enqueued, byte for byte as it was served and once;
    /// nothing waits, nothing is dead, and <c>verify</c> agrees.
    /// </summary>
    public async Task ExpectAllAgreesAsync(IArchive? archive = null)
    {
        var lake = archive is null ? await Lake.ReadAsync(Cli.LakeFolder) : await Lake.ReadAsync(archive);
        var served = GitHub.Served.ToDictionary(entry => entry.Key.Number, entry => entry.Value.Select(Convert.ToBase64String).ToHashSet());
        Assert.That(lake, Has.Count.EqualTo(Number("select count(*) from queue_items")), "an object is missing, or a record is archived twice");
        Assert.That(lake.Select(one => (one.Record.Key, Convert.ToBase64String(one.Payload))), Is.Unique, "a record is archived twice");
        foreach (var one in lake)
            Assert.That(served[(int)IssueFacts.OfPayload(one.Record.Payload, "", "").Number], Does.Contain(Convert.ToBase64String(one.Payload)));
        Assert.That(Query(IssueFacts.OfTable), Is.EqualTo(Current()));
        var newest = lake.Select(one => (one.Record.Key, one.ObjectKey, IssueFacts.OfPayload(one.Record.Payload, "", "").UpdatedAt)).ToHashSet();
        Assert.That(Query(TableSources), Is.SubsetOf(newest), "a row names an object that doesn't hold its record");
        Assert.That(Number("select count(*) from queue_items where status <> 'done'"), Is.Zero);
        Assert.That(Number("select count(*) from queue_payloads") + Number("select count(*) from queue_batches"), Is.Zero);
        var verify = (await Cli.RunAsync("verify", "--json")).Expect(0).Json;
        Assert.That(verify.GetProperty("records").GetInt64(), Is.EqualTo(lake.Count));
        Assert.That(verify.GetProperty("differences").GetArrayLength(), Is.Zero);
    }

    public async ValueTask DisposeAsync()
    {
        await GitHub.DisposeAsync();
        Cli.Dispose();
    }

    private static List<(string, string, string)> TableSources(Database database)
    {
        var rows = database.Prepare("select key, archive_key, updated_at from issues");
        var sources = new List<(string, string, string)>();
        while (rows.Step())
            sources.Add((rows.Text(0)!, rows.Text(1)!, rows.Text(2)!));
        return sources;
    }
}
