using System.Text.Json;
using GitHubQueue.Records;
using GitHubQueue.Tests.Support;
using GitHubQueue.Warehouse;
using Npgsql;
using NUnit.Framework;

namespace GitHubQueue.Tests.Warehouse;

/// <summary>The canned queries, on a week that can be counted by hand.</summary>
[Parallelizable(ParallelScope.All)]
[Category("Postgres")]
public sealed class QueryTests
{
    private static readonly string[] Names = [.. WarehouseQuery.All.Select(query => query.Name)];

    private TestWarehouse? _warehouse;

    [OneTimeSetUp]
    public async Task Load()
    {
        _warehouse = await TestWarehouse.StartAsync();
        await _warehouse.ArchiveAsync(
        [
            Event(1, "PushEvent", "2026-11-20T10:15:00Z", "1", "7"), Event(2, "PushEvent", "2026-11-20T10:45:00Z", "2", "7"), // a Friday
            Event(3, "WatchEvent", "2026-11-21T10:00:00Z", "1", "8"), Event(4, "IssuesEvent", "2026-11-21T23:59:59Z", "3", "7"),
            Event(5, "BrandNewEvent", "2026-11-22T00:00:00Z", "1", "8"), Event(6, "PushEvent", "2026-11-22T10:00:00Z", null, null),
            Event(7, "PullRequestEvent", "2026-11-22T11:00:00Z", "3", "7"),
            Commit(1, "2026-11-16T09:00:00Z", "7"), Commit(2, "2026-11-17T23:59:59Z", "8", parents: """["a","b"]"""), Commit(3, "2026-11-18T00:00:00Z", "7"),
            Commit(4, "2026-11-18T22:00:00Z", "7", author: null), Commit(5, "2026-11-20T09:30:00Z", "7"), Commit(6, "2026-11-20T09:40:00Z", "7"),
        ]);
        await _warehouse.LoadAndRefreshAsync();
    }

    [OneTimeTearDown]
    public async Task Remove()
    {
        if (_warehouse is not null)
            await _warehouse.DisposeAsync();
    }

    private static Record Event(int id, string type, string at, string? actor, string? repo) =>
        new TestEvent { Id = $"{id}", Type = type, At = at, ActorId = actor, Login = $"user-{actor}", RepoId = repo, Repo = $"octocat/repo-{repo}" }.ToRecord();

    private static Record Commit(int number, string at, string repository, string? author = "octocat", string parents = "[]") =>
        new TestCommit { Number = number, At = Reading.At(at), Repository = repository, Author = author, Parents = parents }.ToRecord();

    private static readonly TestCaseData[] Answers =
    [
        Answer("daily-volume",
            """{"day":"2026-11-22","weekday":"Sunday","events":3,"actors":3,"repositories":3,"core_percent":66.7}""",
            """{"day":"2026-11-21","weekday":"Saturday","events":2,"actors":2,"repositories":2,"core_percent":50.0}""",
            """{"day":"2026-11-20","weekday":"Friday","events":2,"actors":2,"repositories":1,"core_percent":100.0}"""),
        Answer("top-repositories",
            """{"repository":"octocat/repo-7","events":4,"actors":3,"pushes":2,"pull_requests":1,"issues":1,"stars":0}""",
            """{"repository":"octocat/repo-8","events":2,"actors":1,"pushes":0,"pull_requests":0,"issues":0,"stars":1}"""),
        Answer("hourly-pattern", [.. Enumerable.Range(0, 24).Select(hour =>
            $$"""{"hour":{{hour}},"weekday":{{(hour == 10 ? "2.0" : "0.0")}},"weekend":{{hour switch { 10 => "1.0", 0 or 11 or 23 => "0.5", _ => "0.0" }}}}""")]),
        Answer("top-committers",
            """{"committer":"octocat","commits":5,"repositories":2,"merges":1,"first_commit":"2026-11-16T09:00:00Z","last_commit":"2026-11-20T09:40:00Z"}""",
            """{"committer":"octocat@example.com","commits":1,"repositories":1,"merges":0,"first_commit":"2026-11-18T22:00:00Z","last_commit":"2026-11-18T22:00:00Z"}"""),
        Answer("longest-streak",
            """{"committer":"octocat","days":3,"first_day":"2026-11-16","last_day":"2026-11-18"}""",
            """{"committer":"octocat","days":1,"first_day":"2026-11-20","last_day":"2026-11-20"}""",
            """{"committer":"octocat@example.com","days":1,"first_day":"2026-11-18","last_day":"2026-11-18"}"""),
        Answer("commit-heat-map", [.. new[] { "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday" }.Select(day =>
            $$"""{"weekday":"{{day}}",{{string.Join(',', Enumerable.Range(0, 24).Select(hour => $"\"{hour:00}\":{CommitsOf(day, hour)}"))}}}""")]),
    ];

    [TestCaseSource(nameof(Answers))]
    public async Task Query_AnswersRight(string name, string[] rows)
    {
        var answer = (await _warehouse!.RunAsync("warehouse", "query", name, "--json")).Expect(0).Json;
        Assert.That(answer.EnumerateArray().Select(row => JsonSerializer.Serialize(row)), Is.EqualTo(rows));
    }

    [Test]
    public async Task Query_OfUncuratedTypes_TellsWhenTheyWereMet()
    {
        var answer = (await _warehouse!.RunAsync("warehouse", "query", "uncurated-types", "--json")).Expect(0).Json[0];
        Assert.That(
            (answer.GetProperty("event_type").GetString(), answer.GetProperty("events").GetInt32(), answer.GetProperty("first_event").GetString(), answer.GetProperty("last_event").GetString()),
            Is.EqualTo(("BrandNewEvent", 1, "2026-11-22T00:00:00Z", "2026-11-22T00:00:00Z")));
        Assert.That(Reading.At(answer.GetProperty("discovered_at").GetString()!), Is.EqualTo(TimeProvider.System.GetUtcNow()).Within(TimeSpan.FromHours(1)));
    }

    [Test]
    public async Task Query_WithoutJson_IsATable()
    {
        var table = (await _warehouse!.RunAsync("warehouse", "query", "daily-volume")).Expect(0).Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(table[0].Split(' ', StringSplitOptions.RemoveEmptyEntries), Is.EqualTo(new[] { "day", "weekday", "events", "actors", "repositories", "core_percent" }));
        Assert.That(table[1].Split(' ', StringSplitOptions.RemoveEmptyEntries), Is.EqualTo(new[] { "2026-11-22", "Sunday", "3", "3", "3", "66.7" }));
        Assert.That(table, Has.Length.EqualTo(4));
    }

    [Test]
    public async Task Query_ThatIsNone_SaysWhichThereAre() => (await _warehouse!.RunAsync("warehouse", "query", "everything")).ExpectOnly(
        2, $"github-queue: There is no query 'everything': there are {string.Join(", ", Names)}.");

    [Test]
    public async Task Query_OfAnEmptyWarehouse_HasNoRows()
    {
        await using var empty = await TestWarehouse.StartAsync();
        foreach (var name in Names)
        {
            var answer = await WarehouseQuery.RunAsync(empty.Postgres, name, default);
            Assert.That(answer.Rows.SelectMany(row => row.Skip(1)), Is.All.Null.Or.All.EqualTo(0), name);
        }
        Assert.That((await empty.RunAsync("warehouse", "query", "daily-volume")).Expect(0).Out, Is.EqualTo("No rows. Does 'github-queue warehouse check' show a load and a refresh?\n"));
    }

    [TestCaseSource(nameof(Names))]
    public async Task QueryFile_IsOneForPsqlToo(string name)
    {
        if (!Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => File.Exists(Path.Combine(folder, "psql"))))
            Assert.Ignore("psql is not installed.");
        var server = new NpgsqlConnectionStringBuilder(_warehouse!.ConnectionString);
        var file = Path.Combine(Checkout.Root, "src", "GitHubQueue", "Warehouse", "Postgres", "queries", $"{name}.sql");
        await using var psql = CrewMember.StartProgram(
            "psql", ["-X", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-f", file],
            ("PGHOST", server.Host!), ("PGPORT", $"{server.Port}"), ("PGUSER", server.Username!), ("PGPASSWORD", server.Password!), ("PGDATABASE", server.Database!));
        var lines = await psql.NextLinesAsync(100);
        Assert.That(await psql.ExitAsync(), Is.Zero, psql.Errors);
        var answer = await WarehouseQuery.RunAsync(_warehouse.Postgres, name, default);
        Assert.That(lines.Select(line => line.Split('|')[0]), Is.EqualTo(answer.Rows.Select(row => row[0] is DateOnly day ? $"{day:yyyy-MM-dd}" : $"{row[0]}")));
    }

    private static TestCaseData Answer(string name, params string[] rows) => new TestCaseData(name, rows).SetArgDisplayNames(name);

    private static int CommitsOf(string day, int hour) => (day, hour) switch
    {
        ("Monday", 9) or ("Tuesday", 23) or ("Wednesday", 0) or ("Wednesday", 22) => 1,
        ("Friday", 9) => 2,
        _ => 0,
    };
}
