using System.Text;
using Fuzz.Mutations;
using GitHubQueue.Cli.Config;

namespace Fuzz.Targets;

/// <summary>Config files. All mistakes come out, each in a sentence.</summary>
internal sealed class ConfigTarget : IFuzzTarget
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 8, 0, 0, TimeSpan.Zero);

    private static readonly string[] Files =
    [
        """
        db: pipeline.db
        archive: s3://bucket/prefix
        log_level: info
        github: {api_url: "https://ghe.example/api/v3", token: env:GITHUB_TOKEN}
        worker:
          batch_size: 1000
          lease: 5m
          parallel: 2
        run: {retries: 3, wait: 60s}
        warehouse:
          postgres: {url: env:DATABASE_URL}
          load: {every: 60s}
          refresh: {daily: "02:00", time_zone: Europe/Berlin}
        sources:
          - name: hello
            kind: issues
            repo: octocat/Hello-World
            since: 30d
            every: 15m
            lookback: 1d
            parquet: true
            destination: x
            partition_key: day
        """,
        """
        sources:
          - {name: a, kind: pull_requests, repos: [cli/cli, git/git], layout: "github/{entity}/org={org}/date={date}"}
          - {name: b, kind: commits, org: octocat, months: 6, skip_archived: true, skip_forks: false}
          - {name: c, kind: events, orgs: [github]}
          - name: d
            kind: csv
            path: data/**/*.csv
            encoding: latin1
            delimiter: tab
            key: [id, name]
            schema: &schema
              id: {type: integer, required: true}
              name: text
              price: number
          - {name: e, kind: gharchive, path: "gharchive/*.json.gz"}
          - {name: f, kind: csv, path: x.csv, key: id, schema: *schema}
        """,
        "%YAML 1.2\n---\ndb: !!str x\nlog_dir: |\n  a\n  b\narchive: >-\n  file:lake\n...\n",
        "[]", "", "# nothing\n",
    ];

    private readonly Mutator _mutator = new(
        [.. Files.Select(Encoding.UTF8.GetBytes)],
        [.. new[] { ": ", "- ", "\n", "\n  ", "\n    - ", "&a ", "*a", "<<: *a", "!!binary ", "!x ", "? ", "| ", "> ", "'", "\"", "{", "}", "[", "]", ",", "#", "---\n", "...\n", "%TAG ! x\n", "\t", "@", "`", "null", "~",
            "&a [*a]", "? [*schema]\n", "sources:\n", "token: " + Sentence.Secret + "\n", "url: " + Sentence.Secret + "\n" }.Select(Encoding.UTF8.GetBytes)]);

    public string Name => "config";

    public byte[] Make(Dice dice) => _mutator.Next(dice);

    public string Run(ReadOnlySpan<byte> input)
    {
        using var text = new StreamReader(new MemoryStream(input.ToArray()));
        var (config, mistakes) = ConfigReader.Read(text, "/srv", Now);
        foreach (var mistake in mistakes)
        {
            // A key, a name or a time may be anything, and is told back; but not where a reference should stand.
            Sentence.Check(mistake.ToString(), mistake.Key is "github.token" or "warehouse.postgres.url" ? Sentence.Secret : null);
        }
        return mistakes.Count > 0 ? "mistakes" : config.Sources.Count > 0 ? "sources" : "no sources";
    }

    public void Dispose()
    {
    }
}
