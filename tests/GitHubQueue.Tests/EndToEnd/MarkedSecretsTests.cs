using System.Text;
using Dapper;
using GitHubQueue.Sqlite;
using GitHubQueue.Tests.Support;
using GitHubSimulator;
using Npgsql;
using NUnit.Framework;

namespace GitHubQueue.Tests.EndToEnd;

/// <summary>
/// Runs everything, well and badly, with secrets that are marked, and looks for the marks in all that was written: what was printed, log
/// files, database with its WAL, lake, samples, warehouse.
/// </summary>
[Parallelizable(ParallelScope.All)]
[Category("S3")]
public sealed class MarkedSecretsTests
{
    private const string Sources = """
        run: {retries: 0}
        sources:
          - {name: issues, kind: issues, repo: octocat/Hello-World, since: 2000-01-01, parquet: true}
          - {name: pulls, kind: pull_requests, repo: octocat/Hello-World, since: 2000-01-01}
          - {name: commits, kind: commits, repo: octocat/Hello-World, since: 2000-01-01}
          - {name: events, kind: events}
          - {name: services, kind: csv, path: services.csv, key: id, schema: {id: {type: integer, required: true}, name: text}}

        """;

    /// <summary>Secrets from the managers of Google and AWS; the lake is a folder.</summary>
    [Test]
    public async Task EverythingRunWithSecretsOfManagers_ShowsNone()
    {
        await using var run = await Run.StartAsync();
        await run.UseManagersAsync();
        await run.WorkAsync($"file:{run.Cli.LakeFolder}");
        await run.FailAsync();
        run.ExpectNoMarks(atLeast: 60);
    }

    /// <summary>Secrets in the environment; the lake is in a bucket, where there is a server.</summary>
    [Test]
    public async Task EverythingRunWithSecretsOfTheEnvironment_ShowsNone()
    {
        await using var run = await Run.StartAsync();
        await run.UseEnvironmentAsync();
        if (!S3Server.IsGiven)
        {
            await run.WorkAsync($"file:{run.Cli.LakeFolder}");
        }
        else
        {
            Bucket.GiveTo(run.Cli);
            if (S3Server.ChecksCredentials)
                run.Marks.Add("S3 secret key", S3Server.Endpoint.SecretKey!);
            else
                (run.Cli.Environment["AWS_ACCESS_KEY_ID"], run.Cli.Environment["AWS_SECRET_ACCESS_KEY"]) = (run.Marks.New("S3 access key"), run.Marks.New("S3 secret key"));
            using var archive = await S3Server.OpenArchiveAsync();
            await run.WorkAsync(archive.Root);
            await foreach (var entry in archive.ListAsync("", default))
            {
                var stored = new MemoryStream();
                await (await archive.OpenAsync(entry.Key, default))!.CopyToAsync(stored);
                run.Marks.Search(entry.Key, stored.ToArray());
            }
        }
        await run.FailAsync();
        run.ExpectNoMarks(atLeast: 60);
    }

    [Test]
    public void Search_WhereAMarkHides_FindsIt()
    {
        var marks = new Marks();
        var mark = marks.New("token");
        marks.Search("text", $"x{mark}y");
        marks.Search("gzip", Archive.Content.Of($"{{\"x\":\"{mark}\"}}\n").Bytes.Span);
        marks.Search("Base64", Convert.ToBase64String(Encoding.UTF8.GetBytes($"user:{mark}")));
        marks.Search("UTF-16", Encoding.Unicode.GetBytes(mark));
        marks.Search("clean", "x");
        Assert.That(marks.Found, Is.EqualTo(new[] { "token in text", "token in gzip, decompressed", "token in Base64", "token in UTF-16" }));
    }

    /// <summary>A pipeline of everything, whose input lies outside of the folder that is searched.</summary>
    private sealed class Run : IAsyncDisposable
    {
        private const string GcpName = "projects/p/secrets/github/versions/latest", AwsName = "prod/database";

        private readonly World _world;
        private readonly TemporaryFolder _inputs = new();
        private readonly GcpSecretServer _gcp;
        private readonly AwsSecretServer _aws;
        private readonly PostgresLogin? _login;
        private readonly PostgresDatabase? _database;
        private readonly string _token, _password;

        private Run(World world, Marks marks, string token, string password, GcpSecretServer gcp, AwsSecretServer aws, PostgresLogin? login, PostgresDatabase? database) =>
            (_world, Marks, _token, _password, _gcp, _aws, _login, _database) = (world, marks, token, password, gcp, aws, login, database);

        public Marks Marks { get; }

        public Cli Cli => _world.Cli;

        private string Url => $"postgres://{_login?.User ?? "nobody"}:{_password}@{_login?.Place ?? "127.0.0.1:1"}/{DatabaseName}";

        private string DatabaseName => _database is null ? "none" : new NpgsqlConnectionStringBuilder(_database.ConnectionString).Database!;

        public static async Task<Run> StartAsync()
        {
            var marks = new Marks();
            var (token, password) = (marks.New("token"), marks.New("database password"));
            var login = PostgresServer.IsGiven ? await PostgresLogin.CreateAsync(password) : null;
            var database = login is null ? null : await PostgresServer.CreateDatabaseAsync();
            var world = await World.StartAsync(new SimulatorOptions
            {
                Repositories = [new(World.Repo) { Issues = 60, PayloadBytes = 1, Commits = 30 }],
                RequiredToken = token,
            });
            var run = new Run(world, marks, token, password, await GcpSecretServer.StartAsync(), await AwsSecretServer.StartAsync(), login, database);
            if (login is not null)
                await login.GiveAsync(run.DatabaseName);
            run.Cli.Environment["GITHUB_QUEUE_LOG_LEVEL"] = "debug";
            run.Cli.Environment["GITHUB_QUEUE_LOG_DIR"] = "logs";
            await File.WriteAllTextAsync(run.Cli["services.csv"], "id,name\n1,one\nx,two\n");
            return run;
        }

        public async Task UseManagersAsync()
        {
            _gcp.Put(GcpName, _token);
            _aws.Put(AwsName, $$"""{"url": "{{Url}}"}""");
            var keyFile = GoogleAccounts.ServiceAccountFile(_gcp.Url);
            Marks.Add("Google key", keyFile[(keyFile.IndexOf("PRIVATE KEY", StringComparison.Ordinal) + 100)..][..40]);
            await File.WriteAllTextAsync(_inputs["key.json"], keyFile);
            await ConfigureAsync($"github:\n  token: gcp-secret:{GcpName}\nwarehouse:\n  postgres:\n    url: aws-secret:{AwsName}#url\n");
            Cli.Environment["GOOGLE_APPLICATION_CREDENTIALS"] = _inputs["key.json"];
            Cli.Environment["CLOUDSDK_API_ENDPOINT_OVERRIDES_SECRETMANAGER"] = _gcp.Url.AbsoluteUri;
            Cli.Environment["AWS_ENDPOINT_URL_SECRETS_MANAGER"] = _aws.Url.AbsoluteUri;
            Cli.Environment["AWS_ACCESS_KEY_ID"] = AwsSecretServer.AccessKey;
            Cli.Environment["AWS_SECRET_ACCESS_KEY"] = Marks.Add("AWS secret key", AwsSecretServer.SecretKey);
            Cli.Environment["AWS_REGION"] = AwsSecretServer.Region;
        }

        public async Task UseEnvironmentAsync()
        {
            await ConfigureAsync("warehouse: {}\n");
            Cli.Environment["GITHUB_TOKEN"] = _token;
            Cli.Environment["GITHUB_TOKENS"] = Marks.New("another token");
            Cli.Environment["DATABASE_URL"] = Url;
        }

        /// <summary>Every command, as it should be; with a connection to the database that keeps its WAL from being removed.</summary>
        public async Task WorkAsync(string archive)
        {
            Cli.Environment["GITHUB_QUEUE_ARCHIVE"] = archive;
            await RunAsync(0, "init");
            using var holder = new Database(Cli.Database);
            _ = holder.Prepare("select count(*) from queue_items").ScalarNumber();
            await RunAsync(0, "config", "check");
            await RunAsync(0, "ingest", "--all", "--estimate");
            await RunAsync(0, "ingest", "--all", "--json");
            await RunAsync(0, "status");
            await RunAsync(0, "worker", "--batch-size", "20");
            await RunAsync(0, "status", "--json");
            await RunAsync(_login is null ? 1 : 0, "verify", "--json");
            await RunAsync(0, "dead", "list");
            await RunAsync(0, "dead", "show", $"{_world.Number("select id from queue_items where status = 'dead'")}");
            await RunAsync(0, "checkpoint", "list", "--json");
            await RunAsync(0, "sample", "capture", "--source", "issues");
            await RunAsync(0, "replay", "--db", "again.db");
            if (_database is not null)
            {
                await RunAsync(0, "warehouse", "init");
                await RunAsync(0, "load", "--json");
                await RunAsync(0, "warehouse", "refresh");
                await RunAsync(null, "warehouse", "check", "--json");
                await RunAsync(0, "warehouse", "query", "daily-volume");
                _world.GitHub.Change(new Change { Count = 5, Pick = Pick.Random, Commits = 2 });
                await RunAsync(0, "run");
            }
            Assert.That(new FileInfo(Cli.Database + "-wal").Length, Is.GreaterThan(0));
            Marks.SearchFolder(Cli.Folder);
        }

        /// <summary>What goes wrong with a secret in hand: refused, out of reach, not understood, written where it mustn't be.</summary>
        public async Task FailAsync()
        {
            await RunAsync(1, "ingest", "--repo", "octocat/gone");
            await WithAsync("GITHUB_API_URL", $"https://user:{Marks.New("user of the address")}@127.0.0.1:1/", 2, "ingest", "--all");
            await WithAsync("GITHUB_API_URL", "http://example.com/", 2, "ingest", "--repo", World.Repo);
            await WithAsync("GITHUB_TOKEN", Marks.New("wrong token"), 2, "ingest", "--repo", World.Repo);
            await WithAsync("GITHUB_TOKEN", Marks.New("broken token") + " x", 2, "ingest", "--repo", World.Repo);
            await WithAsync("GITHUB_APP_PRIVATE_KEY", Marks.New("no key"), 2, "ingest", "--repo", World.Repo);
            Cli.Environment["GITHUB_APP_ID"] = "7";
            await WithAsync("GITHUB_APP_PRIVATE_KEY", $"-----BEGIN PRIVATE KEY-----\\n{Marks.New("broken key")}\\n-----END PRIVATE KEY-----", 2, "ingest", "--repo", World.Repo);
            Cli.Environment.Remove("GITHUB_APP_ID");
            await WithAsync("DATABASE_URL", $"postgres://user:{Marks.New("wrong password")}@{_login?.Place ?? "127.0.0.1:1"}/{DatabaseName}", _login is null ? 1 : 2, "load");
            await WithAsync("DATABASE_URL", $"postgres://user:{Marks.New("unreachable password")}@127.0.0.1:1/none", 1, "load");
            await WithAsync("DATABASE_URL", $"postgres://user:{Marks.New("malformed address")}@host:no-port/x", 2, "warehouse", "check");
            await WithAsync("DATABASE_URL", $"Host=h;Nonsense={Marks.New("malformed settings")}", 2, "load");
            await WithAsync("DATABASE_URL", Marks.New("address that is none"), 2, "load");
            Cli.Environment["AWS_ENDPOINT_URL_S3"] = "http://127.0.0.1:1/";
            Cli.Environment["AWS_ACCESS_KEY_ID"] = "somebody";
            await WithAsync("AWS_SECRET_ACCESS_KEY", Marks.New("wrong secret key"), 1, "worker", "--archive", "s3://out-of-reach/x", "--json");
            await WithAsync("GOOGLE_APPLICATION_CREDENTIALS", await InputAsync("bad.json", $$"""{"type": "service_account", "private_key": "{{Marks.New("broken Google key")}}"}"""), 2, "worker", "--archive", "gs://bucket/x");
            await WithAsync("GITHUB_QUEUE_CONFIG", await InputAsync("literal.yaml", $"github:\n  token: {Marks.New("literal token")}\nwarehouse:\n  postgres:\n    url: postgres://a:{Marks.New("literal password")}@h/d\n"), 2, "config", "check");
            await WithAsync("GITHUB_QUEUE_CONFIG", await InputAsync("literal.yaml", $"github:\n  token: [{Marks.New("listed token")}\n"), 2, "ingest", "--all");
            Marks.SearchFolder(Cli.Folder);
        }

        public void ExpectNoMarks(int atLeast)
        {
            SearchWarehouse();
            Assert.That(Marks.Searched, Is.GreaterThan(atLeast));
            Assert.That(Marks.Found, Is.Empty);
            Assert.That(Directory.GetFiles(Cli["logs"]), Has.Length.GreaterThan(1));
        }

        public async ValueTask DisposeAsync()
        {
            if (_database is not null)
                await _database.DisposeAsync();
            if (_login is not null)
                await _login.DisposeAsync();
            await _gcp.DisposeAsync();
            await _aws.DisposeAsync();
            await _world.DisposeAsync();
            _inputs.Dispose();
        }

        /// <param name="exitCode">Null: whichever.</param>
        private async Task RunAsync(int? exitCode, params string[] arguments)
        {
            var result = await Cli.RunAsync(arguments);
            if (exitCode is { } expected)
                result.Expect(expected);
            Marks.Search($"what '{string.Join(' ', arguments)}' printed", result.Out + result.Error);
        }

        private async Task WithAsync(string variable, string value, int exitCode, params string[] arguments)
        {
            var before = Cli.Environment.GetValueOrDefault(variable);
            Cli.Environment[variable] = value;
            await RunAsync(exitCode, arguments);
            if (before is null)
                Cli.Environment.Remove(variable);
            else
                Cli.Environment[variable] = before;
        }

        private async Task<string> InputAsync(string name, string content)
        {
            await File.WriteAllTextAsync(_inputs[name], content);
            return _inputs[name];
        }

        private async Task ConfigureAsync(string config) => Cli.Environment["GITHUB_QUEUE_CONFIG"] = await InputAsync("pipeline.yaml", config + Sources);

        private void SearchWarehouse()
        {
            if (_database is null)
                return;
            using var connection = new NpgsqlConnection(_database.ConnectionString);
            foreach (var table in connection.Query<string>("select format('%I.%I', schemaname, tablename) from pg_tables where schemaname not in ('pg_catalog', 'information_schema')"))
                Marks.Search(table, string.Join('\n', connection.Query<string>($"select t::text from {table} t")));
        }
    }
}
