using System.Globalization;
using System.Text;
using System.Text.Json;
using GitHubQueue.Sqlite;
using NUnit.Framework;

namespace GitHubQueue.Tests.EndToEnd;

/// <summary>Files of GH Archive of a test's own, and the source 'history' that reads them.</summary>
internal static class GhArchiveWorld
{
    public static readonly string[] Command = ["ingest", "--source", "history", "--json"];

    /// <summary>So many events, each once, in the lake and in the table.</summary>
    public static async Task ExpectAsync(Cli cli, int events)
    {
        Assert.That((Number(cli, "select count(*) from queue_items"), Number(cli, "select count(*) from known")), Is.EqualTo((events, events)));
        (await cli.RunAsync(World.Worker())).Expect(0);
        var lake = await Lake.ReadAsync(cli.LakeFolder);
        Assert.That(lake.Select(one => one.Record.Key), Is.Unique);
        Assert.That((lake.Count, Number(cli, "select count(*) from events")), Is.EqualTo((events, events)));
        (await cli.RunAsync("verify")).Expect(0);
    }

    /// <returns>What is told of the source.</returns>
    public static async Task<JsonElement> IngestAsync(Cli cli, int exitCode, params string[] more)
    {
        string[] source = more.Contains("--source") ? [] : ["--source", "history"];
        return (await cli.RunAsync(["ingest", .. source, .. more, "--json"])).Expect(exitCode).Json.GetProperty("sources")[0];
    }

    public static long Number(JsonElement result, string name) => result.GetProperty(name).GetInt64();

    public static Task ConfigureAsync(Cli cli, string path, string more = "") =>
        File.WriteAllTextAsync(cli["pipeline.yaml"], $"sources:\n  - {{name: history, kind: gharchive, path: \"{path}\"}}\n{more}");

    /// <summary>What tells one event from another: id and time, or all of it.</summary>
    public static string KeyOf(string line)
    {
        using var json = JsonDocument.Parse(line);
        return json.RootElement.TryGetProperty("id", out var id) ? $"{id} {json.RootElement.GetProperty("created_at")}" : line;
    }

    public static string Events(int first, int count, int padding = 0) => string.Concat(Enumerable.Range(first, count).Select(number => Event(number, padding) + "\n"));

    public static string Event(int number, int padding = 0) => string.Create(CultureInfo.InvariantCulture,
        $$$"""{"id":"{{{number}}}","type":"WatchEvent","repo":{"id":1,"name":"octocat/Hello-World"},"payload":{"x":"{{{new string('x', padding)}}}"},"created_at":"2015-01-01T15:00:00Z"}""");

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public static long Number(Cli cli, string sql)
    {
        using var database = new Database(cli.Database);
        return database.Prepare(sql).ScalarNumber() ?? -1;
    }

    /// <summary>Two columns, with a blank between them.</summary>
    public static List<string> Rows(Cli cli, string sql)
    {
        using var database = new Database(cli.Database);
        var rows = database.Prepare(sql);
        var texts = new List<string>();
        while (rows.Step())
            texts.Add($"{rows.Text(0)} {rows.Text(1)}");
        return texts;
    }
}
