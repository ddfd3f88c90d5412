using Dapper;
using GitHubQueue.Queue;
using NUnit.Framework;

namespace GitHubQueue.Tests.EndToEnd;

/// <summary>Files, a config and the program that reads them.</summary>
internal sealed class CsvWorld : IDisposable
{
    private const string Schema = "{id: {type: integer, required: true}, name: text, at: date}";

    public CsvWorld(string path = "data.csv", string key = "key: id", string schema = Schema, string more = "") => Configure(path, key, schema, more);

    public Cli Cli { get; } = new();

    public static string[] Ingest(params string[] more) => ["ingest", "--source", "my-data", "--json", .. more];

    public void Configure(string path = "data.csv", string key = "key: id", string schema = Schema, string more = "") => File.WriteAllText(
        Cli["pipeline.yaml"], $"sources:\n  - name: my-data\n    kind: csv\n    path: {path}\n    {key}\n    schema: {schema}\n    {more}\n");

    public void Write(string name, params IEnumerable<string> lines)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Cli[name])!);
        File.WriteAllLines(Cli[name], lines);
    }

    /// <summary>How many rows were read, how many of them were new, and what is wrong.</summary>
    public async Task<(long Records, long Enqueued, string? Failure)> IngestAsync(int exitCode = 0, params string[] more)
    {
        var source = (await Cli.RunAsync(Ingest(more))).Expect(exitCode).Json.GetProperty("sources")[0];
        Assert.That(source.GetProperty("unfinished").GetBoolean(), Is.False);
        return (source.GetProperty("records").GetInt64(), source.GetProperty("enqueued").GetInt64(), source.TryGetProperty("failure", out var failure) ? failure.GetString() : null);
    }

    /// <summary>Works the queue off; archive and tables agree afterwards.</summary>
    public async Task WorkAsync()
    {
        await InProcess.DrainAndVerifyAsync(Cli);
        var lake = await Lake.ReadAsync(Cli.LakeFolder);
        Assert.That(lake, Has.Count.EqualTo(int.Parse(Rows("select count(*) from queue_items").Single(), System.Globalization.CultureInfo.InvariantCulture)));
        foreach (var one in lake)
            Assert.That(one.ObjectKey, Does.StartWith($"csv/source=my-data/date={one.Record.FetchedAt.UtcDateTime:yyyy-MM-dd}/"));
    }

    /// <inheritdoc cref="World.Rows"/>
    public IReadOnlyList<string> Rows(string sql)
    {
        using var database = PipelineDatabase.OpenExisting(Cli.Database);
        return [.. database.Connection.Query(sql).Select(row => string.Join('|', ((IDictionary<string, object?>)row).Values))];
    }

    public void Dispose() => Cli.Dispose();
}
