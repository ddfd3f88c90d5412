using GitHubQueue.Sqlite;
using GitHubSimulator;
using NUnit.Framework;

namespace GitHubQueue.Tests.EndToEnd;

/// <summary>A world with something of every kind of source, read and worked on in three rounds, each with changes.</summary>
internal static class FilledWorld
{
    private const string Config = """
        sources:
          - {name: issues, kind: issues, repo: octocat/Hello-World, since: 2000-01-01}
          - {name: pulls, kind: pull_requests, repo: octocat/Hello-World, since: 2000-01-01}
          - {name: commits, kind: commits, repo: octocat/Hello-World, since: 2000-01-01}
          - {name: events, kind: events}
          - name: services
            kind: csv
            path: services.csv
            key: id
            schema: {id: {type: integer, required: true}, name: text, since: date}
        """;

    /// <summary>All that must be equal: everything but when the work was done, and by how many attempts.</summary>
    private static readonly string[] Books =
    [
        "select id, entity, key, as_of, hash, partition, org, repo, source, context, bytes, status, available_at, batch, last_error, enqueued_at, archive_key from queue_items order by id",
        "select * from archive_objects order by batch",
        "select entity, key, hash, as_of from known where entity not like '% list' order by 1, 2",
        "select item_id, hex(payload) from queue_payloads order by 1",
        "select * from issues order by key", "select * from pull_requests order by key", "select * from pull_request_reviews order by key",
        "select * from pull_request_files order by key", "select * from commits order by key", "select * from events order by key",
        "select * from services order by _key", "select * from queue_batches",
    ];

    public static async Task<World> StartAsync()
    {
        var world = await World.StartAsync(new SimulatorOptions
        {
            Repositories = [new(World.Repo) { Issues = 300, PayloadBytes = 1, Commits = 120, StarDrift = false }],
        });
        await File.WriteAllTextAsync(world.Cli["pipeline.yaml"], Config);
        for (var round = 1; round <= 3; round++)
        {
            await File.WriteAllTextAsync(world.Cli["services.csv"], $"id,name,since\n1,one in round {round},2026-01-01\nx,two,\n3,\"three\nlines\",2026-01-03\n{10 + round},more,\n");
            (await world.Cli.RunAsync("ingest", "--all")).Expect(0);
            (await world.Cli.RunAsync("worker", "--batch-size", "70")).Expect(0);
            world.GitHub.Change(new Change { Count = 40, Pick = Pick.Random, Commits = 5 });
            world.GitHub.PushEvents(20);
        }
        Assert.That(world.Number("select count(*) from queue_items where status = 'dead'"), Is.EqualTo(1), "a bad row of CSV");
        return world;
    }

    /// <summary>What replays must give again, line by line.</summary>
    public static List<string> Dump(string path) => Rows(path, Books);

    /// <summary>Each query, and its rows with bars between the columns.</summary>
    public static List<string> Rows(string path, params string[] queries)
    {
        using var database = new Database(path);
        var lines = new List<string>();
        foreach (var sql in queries)
        {
            var rows = database.Prepare(sql);
            lines.Add(sql);
            while (rows.Step())
                lines.Add(string.Join('|', Enumerable.Range(0, rows.Columns).Select(rows.Text)));
        }
        return lines;
    }
}
