using System.Text.Json;
using GitHubQueue.Cli.Config;
using GitHubQueue.Records;
using GitHubQueue.Secrets;
using GitHubQueue.Sources;
using GitHubQueue.Tests.Support;
using GitHubQueue.Warehouse;
using NUnit.Framework;

namespace GitHubQueue.Tests.Cli;

public sealed class ConfigReaderTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);

    private static (PipelineConfig Config, IReadOnlyList<Mistake> Mistakes) Read(string yaml)
    {
        using var text = new StringReader(yaml);
        return ConfigReader.Read(text, "/work", Now);
    }

    private static IEnumerable<string> MistakesIn(string yaml) => Read(yaml).Mistakes.Select(mistake => mistake.ToString());

    [TestCase("[", 100_000, "")]
    [TestCase("{a: ", 50_000, "")]
    [TestCase("- ", 40, "x")]
    public void Read_NestedWithoutEnd_IsAMistake(string open, int depth, string end) => Assert.That(
        MistakesIn(string.Concat(Enumerable.Repeat(open, depth)) + end), Is.EqualTo(new[] { "line 1: is not YAML: it is nested deeper than 32 levels" }));

    [TestCase("? [a, b]\n: x\n")]
    [TestCase("? {a: b}\n: x\n")]
    [TestCase("a: &a x\n? *a\n: y\n")]
    public void Read_AKeyThatIsNoText_IsAMistake(string yaml) => Assert.That(MistakesIn(yaml).Single(), Does.EndWith("is not YAML: a key must be a text"));

    [TestCase("db: \"a\\0b\"", "line 1, db: holds the character NUL")]
    [TestCase("sources:\n  - {name: x, kind: csv, path: \"a\\0.csv\", schema: {id: text}}", "line 2, sources[0].path: holds the character NUL")]
    [TestCase("sources:\n  - {name: x, kind: csv, path: a.csv, schema: {\"a\\0b\": text}}", "line 2, sources[0].schema.a b: is empty or holds a control character, as no column's name does")]
    [TestCase("sources:\n  - {name: x, kind: csv, path: a.csv, schema: {\"\": text}}", "line 2, sources[0].schema.: is empty or holds a control character, as no column's name does")]
    public void Read_WhatNoPathOrColumnHas_IsAMistake(string yaml, string mistake) => Assert.That(MistakesIn(yaml), Is.EqualTo(new[] { mistake }));

    [Test]
    public void Read_ALongFile_IsAMistake() => Assert.That(MistakesIn(new string('#', 2 << 20)), Is.EqualTo(new[] { "line 1: is not YAML: it is longer than 1 MB" }));

    /// <summary>The parser throws something else than it says there.</summary>
    [Test]
    public void Read_WhatTheParserBreaksOn_IsAMistake() => Assert.That(MistakesIn("sources:\n  - {name: b, mo 5\n  x: 2\n  retries: {a: 1}\n").Count(), Is.EqualTo(1));

    [Test]
    public void Read_AnAlias_IsWhatItStandsFor()
    {
        const string yaml = "sources:\n  - {name: a, kind: csv, path: a.csv, schema: &schema {id: integer}}\n  - {name: b, kind: csv, path: b.csv, schema: *schema}\n";
        Assert.That(Read(yaml).Config.Sources.Select(source => source.Csv!.Schema).Distinct().Count(), Is.EqualTo(1));
    }

    [Test]
    public void Read_ALongValueWithLineBreaks_IsToldInAShortLine()
    {
        var mistake = MistakesIn($"log_level: \"a\\n{new string('x', 100_000)}\"\n").Single();
        Assert.That(mistake, Has.Length.LessThanOrEqualTo(1000).And.StartsWith("line 1, log_level: can't be 'a x"));
    }

    [Test]
    public void Example_HasNoMistakes()
    {
        var (config, mistakes) = ConfigReader.Read(Path.Combine(Checkout.Root, "pipeline.example.yaml"), Now);
        Assert.That(mistakes, Is.Empty);
        Assert.That(config with { Sources = [] }, Is.EqualTo(new PipelineConfig
        {
            Database = "pipeline.db",
            Archive = "file:lake",
            LogLevel = "info",
            Token = new SecretReference("env", "GITHUB_TOKEN"),
            BatchSize = 1000,
            Lease = TimeSpan.FromMinutes(5),
            Parallel = 2,
            Sources = [],
        }));
        Assert.That(config.Sources.Select(source => (source.Name, source.Kind.Name, string.Join(' ', source.Repositories), source.Since, source.Lookback, source.Every)), Is.EqualTo(new[]
        {
            ("hello", "issues", "octocat/Hello-World", "30d", (TimeSpan?)null, TimeSpan.FromMinutes(15)),
            ("tools", "issues", "cli/cli git/git", "2026-01-01", TimeSpan.FromDays(1), TimeSpan.FromMinutes(15)),
            ("tools-pulls", "pull_requests", "cli/cli", "90d", (TimeSpan?)null, TimeSpan.FromHours(1)),
            ("octocat-commits", "commits", "", null, (TimeSpan?)null, TimeSpan.FromHours(6)),
            ("public-events", "events", "", null, (TimeSpan?)null, TimeSpan.FromMinutes(1)),
            ("services", "csv", "", null, (TimeSpan?)null, TimeSpan.FromDays(1)),
        }));
    }

    [TestCase("")]
    [TestCase("# only a comment")]
    [TestCase("db:\nsources:\n")]
    public void Read_NothingSaid_IsAllDefaults(string yaml)
    {
        var (config, mistakes) = Read(yaml);
        Assert.That(mistakes, Is.Empty);
        Assert.That(config.Sources, Is.Empty);
        Assert.That(config.Database, Is.Null);
    }

    [TestCase("dbb: x", "line 1, dbb: is not a key here; allowed: archive, db, github, log_dir, log_level, run, sources, warehouse, worker")]
    [TestCase("db: [x]", "line 1, db: must be a text; found a list")]
    [TestCase("\nlog_level: loud", "line 2, log_level: can't be 'loud'; allowed: debug, info, warning, error")]
    [TestCase("worker:\n  batch_size: 0", "line 2, worker.batch_size: can't be '0'; allowed: a whole number from 1 to 100000")]
    [TestCase("worker:\n  lease: long", "line 2, worker.lease: can't be 'long': use a length such as 90s, 5m, 12h or 3d")]
    [TestCase("worker:\n  lease: 8d", "line 2, worker.lease: can't be '8d': use 7 days at most")]
    [TestCase("worker: 3", "line 1, worker: must hold keys of its own; found '3'")]
    [TestCase("sources: x", "line 1, sources: must be a list; found 'x'")]
    [TestCase("sources:\n  - x", "line 2, sources[0]: must hold keys of its own; found 'x'")]
    [TestCase("sources:\n  - {kind: issues, repo: a/b}", "line 2, sources[0].name: is missing; allowed: a name for the source")]
    [TestCase("sources:\n  - {name: x, kind: isues, repo: a/b}", "line 2, sources[0].kind: can't be 'isues'; allowed: issues, pull_requests, commits, events, csv, gharchive")]
    [TestCase("sources:\n  - {name: ../x, kind: issues, repo: a/b}", "line 2, sources[0].name: can't be '../x'; allowed: letters, digits, '.', '_' and '-', 100 at most")]
    [TestCase("sources:\n  - {name: x, kind: issues}", "line 2, sources[0].repo: is missing; name the repository with 'repo:', several with 'repos:', or all of an organisation with 'org:'")]
    [TestCase("sources:\n  - {name: x, kind: issues, repo: a/b, repos: [c/d]}", "line 2, sources[0].repos: stands beside 'repo:'; use one of them")]
    [TestCase("sources:\n  - {name: x, kind: issues, repo: ../b/c}", "line 2, sources[0].repo: can't be '../b/c'; allowed: owner/name, such as octocat/Hello-World")]
    [TestCase("sources:\n  - {name: x, kind: issues, repo: a/b, since: tomorrow}", "line 2, sources[0].since: can't be 'tomorrow': use a date (2026-11-01), a UTC time (2026-11-01T08:30:00Z) or a span back from now (7d, 12h)")]
    [TestCase("sources:\n  - {name: x, kind: issues, repo: a/b}\n  - {name: x, kind: issues, repo: a/c}", "line 3, sources[1].name: can't be 'x' twice; each source needs a name of its own")]
    [TestCase("warehouse:\n  postgres:\n    url: postgres://me:secret@h/d", "line 3, warehouse.postgres.url: must be a reference, not the secret itself; allowed: env:NAME, file:/path, gcp-secret:projects/p/secrets/s/versions/latest, aws-secret:name")]
    [TestCase("warehouse:\n  load:\n    target: sqlite", "line 3, warehouse.load.target: can't be 'sqlite'; allowed: postgres, snowflake")]
    [TestCase("warehouse:\n  snowflake:\n    account: x.snowflakecomputing.com", "line 3, warehouse.snowflake.account: can't be 'x.snowflakecomputing.com'; allowed: an account identifier such as myorg-myaccount, or xy12345.eu-central-1 (without .snowflakecomputing.com)")]
    [TestCase("warehouse:\n  snowflake:\n    url: https://me:secret@x.example", "line 3, warehouse.snowflake.url: is no address to which a token may be sent; allowed: an https address such as https://myorg-myaccount.privatelink.snowflakecomputing.com, without a path")]
    [TestCase("warehouse:\n  snowflake:\n    private_key: MIIEvsecret", "line 3, warehouse.snowflake.private_key: must be a reference, not the secret itself; allowed: env:NAME, file:/path, gcp-secret:projects/p/secrets/s/versions/latest, aws-secret:name")]
    [TestCase("warehouse:\n  snowflake:\n    private_key_passphrase: env:X", "line 3, warehouse.snowflake.private_key_passphrase: goes with 'private_key:' only")]
    [TestCase("warehouse:\n  snowflake:\n    token: secret", "line 3, warehouse.snowflake.token: must be a reference, not the secret itself; allowed: env:NAME, file:/path, gcp-secret:projects/p/secrets/s/versions/latest, aws-secret:name")]
    [TestCase("warehouse:\n  snowflake:\n    token: env:X\n    token_type: JWT", "line 4, warehouse.snowflake.token_type: can't be 'JWT'; allowed: OAUTH, PROGRAMMATIC_ACCESS_TOKEN")]
    [TestCase("warehouse:\n  snowflake:\n    schema: a.b", "line 3, warehouse.snowflake.schema: can't be 'a.b'; allowed: letters, digits, '_' and '$', not beginning with a digit; or anything in double quotes")]
    [TestCase("warehouse:\n  snowflake:\n    stage: \"@lake\"", "line 3, warehouse.snowflake.stage: can't be '@lake'; allowed: its name, perhaps with its schema, such as lake.archive, without '@'")]
    [TestCase("run:\n  retries: many", "line 2, run.retries: can't be 'many'; allowed: a whole number from 0 to 100")]
    [TestCase("sources:\n  - {name: x, kind: issues, repo: a/b, layout: \"../{entity}/{date}\"}", "line 2, sources[0].layout: can't be '../{entity}/{date}'; allowed: folders of letters, digits, '.', '_', '-', '=' and {destination}, {partition_key}, {entity}, {org}, {repo}, {date}")]
    [TestCase("sources:\n  - {name: x, kind: events, layout: \"{entity}/{org}/{date}\"}", "line 2, sources[0].layout: can't be '{entity}/{org}/{date}'; allowed: folders of letters, digits, '.', '_', '-', '=' and {destination}, {partition_key}, {entity}, {date}")]
    [TestCase("sources:\n  - {name: x, kind: issues, repo: a/b, layout: \"lake/{date}\"}", "line 2, sources[0].layout: can't be 'lake/{date}'; it needs {date}, and {entity} or {destination}: typed files of different columns can't share a folder")]
    [TestCase("warehouse:\n  load:\n    every: often", "line 3, warehouse.load.every: can't be 'often': use a length such as 90s, 5m, 12h or 3d")]
    [TestCase("warehouse:\n  refresh:\n    daily: \"24:00\"", "line 3, warehouse.refresh.daily: can't be '24:00'; allowed: a time of day such as \"02:00\", in quotes")]
    [TestCase("warehouse:\n  refresh:\n    daily: \"02:00\"\n    time_zone: Europe/Nowhere", "line 4, warehouse.refresh.time_zone: can't be 'Europe/Nowhere'; allowed: a name of the tz database such as Europe/Berlin (where there are none, install tzdata)")]
    [TestCase("warehouse:\n  refresh:\n    every: 2m\n    daily: \"02:00\"", "line 3, warehouse.refresh.every: or 'daily:' must be there, and not both: such as every: 5m, or daily: \"02:00\"")]
    [TestCase("warehouse:\n  refresh:\n    every: 2m\n    time_zone: Europe/Berlin", "line 4, warehouse.refresh.time_zone: goes with 'daily:' only")]
    [TestCase("sources:\n  - {name: x, kind: gharchive}", "line 2, sources[0].path: is missing; name a file, or several with a pattern such as gharchive/*.json.gz")]
    [TestCase("sources:\n  - {name: x, kind: gharchive, path: 2015-*/a.json.gz}", "line 2, sources[0].path: can't be '2015-*/a.json.gz'; '*' and '?' may stand in its last part, and '**' alone before that, such as gharchive/**/*.json.gz")]
    [TestCase("sources:\n  - {name: x, kind: gharchive, path: a.json, repo: a/b}", "line 2, sources[0].repo: is not a key here; allowed: destination, every, kind, layout, name, parquet, partition_key, path")]
    [TestCase("github:\n  api_url: ghe.example", "line 2, github.api_url: is not an address of an API; allowed: an http or https address without user and password, such as https://ghe.example/api/v3")]
    [TestCase("github:\n  api_url: ftp://ghe.example", "line 2, github.api_url: is not an address of an API; allowed: an http or https address without user and password, such as https://ghe.example/api/v3")]
    [TestCase("github:\n  api_url: https://me:secret@ghe.example", "line 2, github.api_url: is not an address of an API; allowed: an http or https address without user and password, such as https://ghe.example/api/v3")]
    [TestCase("---\ndb: x\n---\ndb: y", "line 3: is not YAML: a second document begins here, and a config is one: take the '---' out")]
    [TestCase("- a", "line 1: must hold keys and values, such as 'db: pipeline.db'")]
    public void Read_Mistake_IsNamedWithLineAndKey(string yaml, string expected) => Assert.That(MistakesIn(yaml), Is.EqualTo(new[] { expected }));

    [TestCase("db: x\ndb: y")]
    [TestCase("db: \"x")]
    [TestCase("db: x\n\tarchive: y")]
    public void Read_NoYaml_IsOneMistakeWithItsLine(string yaml) => Assert.That(MistakesIn(yaml), Has.One.Matches(@"^line \d+: is not YAML: ."));

    [Test]
    public void Read_SeveralMistakes_AreAllNamedInOrder() => Assert.That(
        Read("log_level: loud\nworker:\n  batch_size: x\n  nonsense: 1\n").Mistakes.Select(mistake => (mistake.Line, mistake.Key)),
        Is.EqualTo(new[] { (1L, "log_level"), (3L, "worker.batch_size"), (4L, "worker.nonsense") }));

    [Test]
    public void Read_FilesOfGhArchive_AreThoseOfTheWorkingDirectory()
    {
        var (config, mistakes) = Read("sources:\n  - {name: history, kind: gharchive, path: gharchive/2015-*.json.gz, every: 1h, destination: past, partition_key: day, parquet: true}");
        Assert.That(mistakes, Is.Empty);
        var source = config.Sources.Single();
        Assert.That((source.Kind.Name, source.GhArchive, source.Csv, source.CsvTable), Is.EqualTo(("gharchive", new FilePattern("/work/gharchive/2015-*.json.gz", "/work"), (CsvOptions?)null, (string?)null)));
        Assert.That((source.Every, source.Lake), Is.EqualTo((TimeSpan.FromHours(1), new LakeSetting("past", "day", true))));
    }

    [TestCase("env:X")]
    [TestCase("file:/run/secrets/x")]
    [TestCase("gcp-secret:projects/p/secrets/s/versions/latest")]
    [TestCase("aws-secret:prod/x#key")]
    public void Read_AnySecret_MayBeReferredToInAnyForm(string reference)
    {
        var (config, mistakes) = Read($"github:\n  token: {reference}\nwarehouse:\n  postgres:\n    url: {reference}\n");
        Assert.That(mistakes, Is.Empty);
        Assert.That((config.Token?.Text, config.Warehouse?.PostgresUrl?.Text), Is.EqualTo((reference, reference)));
    }

    [Test]
    public void Read_LiteralToken_IsRefusedAndNotRepeated() => Assert.That(
        MistakesIn("github:\n  token: ghp_secret"),
        Is.EqualTo(new[] { "line 2, github.token: must be a reference, not the secret itself; allowed: env:NAME, file:/path, gcp-secret:projects/p/secrets/s/versions/latest, aws-secret:name" }));

    [TestCase("{name: x, kind: pull_requests, repo: a/b}", "", false, "github/{entity}/org={org}/date={date}")]
    [TestCase("{name: x, kind: pull_requests, repo: a/b}", "warehouse: {}\n", true, "github/{entity}/org={org}/date={date}")]
    [TestCase("{name: x, kind: pull_requests, repo: a/b, parquet: false, destination: pulls}", "warehouse: {}\n", false, "bronze/{destination}/{partition_key}={date}")]
    [TestCase("{name: x, kind: issues, repo: a/b}", "warehouse: {}\n", false, "bronze/{destination}/{partition_key}={date}")]
    [TestCase("{name: x, kind: issues, repo: a/b, layout: \"mine/{entity}/{repo}/d={date}\"}", "", false, "mine/{entity}/{repo}/d={date}")]
    public void Read_TypedFiles_AreWrittenWhereTheWarehouseNeedsThem(string source, string more, bool isParquet, string layout)
    {
        var (config, mistakes) = Read($"{more}sources:\n  - {source}\n");
        Assert.That(mistakes, Is.Empty);
        Assert.That((config.Sources[0].Lake.IsParquet, config.Sources[0].Lake.Layout), Is.EqualTo((isParquet, layout)));
    }

    [Test]
    public void Read_Warehouse_HasWhatIsSaidAndDefaultsForTheRest()
    {
        var berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Read("db: x").Config.Warehouse, Is.Null);
            Assert.That(Read("warehouse:\n  postgres:\n    url: env:X").Config.Warehouse, Is.EqualTo(new WarehouseConfig { PostgresUrl = new("env", "X") }));
            Assert.That(Read("warehouse:\n  load:\n    every: 5s\n  refresh:\n    daily: \"02:30\"\n    time_zone: Europe/Berlin").Config.Warehouse, Is.EqualTo(
                new WarehouseConfig { LoadEvery = TimeSpan.FromSeconds(5), Refresh = new Schedule.Daily(new(2, 30), berlin) }));
            Assert.That(Read("warehouse:\n  load:\n    target: snowflake\n  snowflake:\n    account: a-b\n    private_key: env:X\n    stage: lake.archive").Config.Warehouse, Is.EqualTo(
                new WarehouseConfig { Target = WarehouseKind.Snowflake, Snowflake = new() { Account = "a-b", PrivateKey = new("env", "X"), Stage = "lake.archive" } }));
            Assert.That(Read("warehouse:\n  refresh:\n    every: 2m").Config.Warehouse?.Refresh, Is.EqualTo(new Schedule.Every(TimeSpan.FromMinutes(2))));
        }
    }

    [Test]
    public void Schema_HasTheKeysOfTheReader()
    {
        using var schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(Checkout.Root, "docs", "pipeline.schema.json")));
        var properties = schema.RootElement.GetProperty("properties");
        Assert.That(Keys(properties), Is.EqualTo(Allowed("x: 1")));
        Assert.That(Keys(properties.GetProperty("github").GetProperty("properties")), Is.EqualTo(Allowed("github:\n  x: 1")));
        Assert.That(Keys(properties.GetProperty("worker").GetProperty("properties")), Is.EqualTo(Allowed("worker:\n  x: 1")));
        Assert.That(Keys(properties.GetProperty("run").GetProperty("properties")), Is.EqualTo(Allowed("run:\n  x: 1")));
        var warehouse = properties.GetProperty("warehouse").GetProperty("properties");
        Assert.That(Keys(warehouse), Is.EqualTo(Allowed("warehouse:\n  x: 1")));
        foreach (var section in warehouse.EnumerateObject())
            Assert.That(Keys(section.Value.GetProperty("properties")), Is.EqualTo(Allowed($"warehouse:\n  {section.Name}:\n    every: 1m\n    x: 1")), section.Name);
        var source = properties.GetProperty("sources").GetProperty("items").GetProperty("properties");
        Assert.That(source.GetProperty("kind").GetProperty("enum").EnumerateArray().Select(kind => kind.GetString()), Is.EqualTo(SourceKinds.All.Select(kind => kind.Name)));
        var forbidden = schema.RootElement.GetProperty("$defs").GetProperty("kinds").EnumerateObject();
        Assert.That(forbidden.Select(kind => kind.Name), Is.EqualTo(SourceKinds.All.Select(kind => kind.Name)));
        foreach (var kind in forbidden)
        {
            var allowed = Allowed($"sources:\n  - {{name: a, kind: {kind.Name}, repo: a/b, path: x, schema: {{a: text}}, x: 1}}");
            Assert.That(Keys(kind.Value.GetProperty("properties")), Is.EqualTo(allowed), kind.Name);
        }
        Assert.That(forbidden.SelectMany(kind => kind.Value.GetProperty("properties").EnumerateObject()).Select(property => property.Name).Distinct(), Is.EquivalentTo(
            source.EnumerateObject().Select(property => property.Name)));
    }

    private static string Keys(JsonElement properties) =>
        string.Join(", ", properties.EnumerateObject().Select(property => property.Name).Order(StringComparer.Ordinal));

    private static string Allowed(string yaml) => MistakesIn(yaml).Single(mistake => mistake.Contains("x: is not a key here", StringComparison.Ordinal)).Split("allowed: ")[1];
}
