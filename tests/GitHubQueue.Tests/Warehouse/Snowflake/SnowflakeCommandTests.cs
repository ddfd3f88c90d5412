using System.Security.Cryptography;
using GitHubQueue.Tests.EndToEnd;
using GitHubQueue.Tests.Support;
using NUnit.Framework;

namespace GitHubQueue.Tests.Warehouse.Snowflake;

/// <summary>What the commands say of Snowflake, and of what is wrong with it or its settings.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class SnowflakeCommandTests
{
    private static readonly string[] Check = ["warehouse", "check", "--target", "snowflake"];

    [TestCase("ACCOUNT=", "Snowflake is not named whole: set SNOWFLAKE_ACCOUNT, or the same in 'warehouse.snowflake:' of the config (docs/snowflake.md).")]
    [TestCase("DATABASE= SCHEMA= STAGE=", "Snowflake is not named whole: set SNOWFLAKE_DATABASE, SNOWFLAKE_SCHEMA and SNOWFLAKE_STAGE, or the same in 'warehouse.snowflake:' of the config (docs/snowflake.md).")]
    [TestCase("ACCOUNT=my_org/x", "The account 'my_org/x' in SNOWFLAKE_ACCOUNT or 'warehouse.snowflake.account' is none: use an account identifier such as myorg-myaccount, or xy12345.eu-central-1 (without .snowflakecomputing.com).")]
    [TestCase("URL=http://snowflake.example", "The address in SNOWFLAKE_URL or 'warehouse.snowflake.url' is none to which a token may be sent: use an https address such as https://myorg-myaccount.privatelink.snowflakecomputing.com, without a path.")]
    [TestCase("URL=https://a:hunter2@x.example", "The address in SNOWFLAKE_URL or 'warehouse.snowflake.url' is none to which a token may be sent: use an https address such as https://myorg-myaccount.privatelink.snowflakecomputing.com, without a path.")]
    [TestCase("SCHEMA=a;b", "'a;b' in SNOWFLAKE_SCHEMA or 'warehouse.snowflake.schema' is no name in Snowflake: use letters, digits, '_' and '$', not beginning with a digit; or anything in double quotes.")]
    [TestCase("STAGE=@lake", "'@lake' in SNOWFLAKE_STAGE or 'warehouse.snowflake.stage' is no stage: use its name, perhaps with its schema, such as lake.archive, without '@'.")]
    [TestCase("TOKEN=hunter2 TOKEN_TYPE=JWT", "'JWT' in SNOWFLAKE_TOKEN_TYPE or 'warehouse.snowflake.token_type' is no type of token: use OAUTH or PROGRAMMATIC_ACCESS_TOKEN.")]
    [TestCase("TOKEN=hünter2", "The token in SNOWFLAKE_TOKEN has characters that no token has: set it again, without quotes and line breaks.")]
    [TestCase("PRIVATE_KEY=", "Nothing signs in to Snowflake: set SNOWFLAKE_PRIVATE_KEY (with SNOWFLAKE_USER) or SNOWFLAKE_TOKEN, or refer to one in 'warehouse.snowflake:'.")]
    [TestCase("PRIVATE_KEY=env:NOT_SET", "The secret that SNOWFLAKE_PRIVATE_KEY refers to is to be in 'env:NOT_SET', and that is not set: set it.")]
    [TestCase("PRIVATE_KEY=file:/nowhere/key.p8", "The secret in 'file:/nowhere/key.p8' can't be read: check that the file exists and that you may read it.")]
    [TestCase("PRIVATE_KEY=hunter2", "SNOWFLAKE_PRIVATE_KEY holds no private RSA key in PEM form, whole: make one with 'openssl genrsa 2048 | openssl pkcs8 -topk8 -inform PEM -nocrypt', and see docs/snowflake.md for what follows.")]
    [TestCase("USER=", "The user whose key is in SNOWFLAKE_PRIVATE_KEY is missing: set SNOWFLAKE_USER, or 'warehouse.snowflake.user'.")]
    public async Task Settings_ThatCannotWork_AreNamed_WithExitCodeTwo(string changes, string sentence)
    {
        using var cli = Named("https://nowhere.example");
        foreach (var change in changes.Split(' '))
            cli.Environment["SNOWFLAKE_" + change.Split('=', 2)[0]] = change.Split('=', 2)[1];
        (await cli.RunAsync(Check)).ExpectOnly(2, $"github-queue: {sentence}");
    }

    [TestCase("load --target sqlite", "Option --target can't be 'sqlite': use postgres or snowflake.")]
    [TestCase("load --target snowflake --month 2026-11", "Option --month is about commits, which Snowflake doesn't get: leave it out, or use --target postgres.")]
    public async Task Options_ThatMakeNoSense_AreNamed(string arguments, string sentence)
    {
        using var cli = Named("https://nowhere.example");
        (await cli.RunAsync(arguments.Split(' '))).ExpectOnly(2, $"github-queue: {sentence}");
    }

    [Test]
    public async Task Settings_OfTheConfig_AreBeatenByTheEnvironment()
    {
        PostgresServer.SkipUnlessGiven();
        await using var one = await ReadyAsync();
        var (cli, settings) = (one.World.Cli, one.Settings);
        foreach (var name in cli.Environment.Keys.Where(name => name.StartsWith("SNOWFLAKE_", StringComparison.Ordinal)).ToList())
            cli.Environment.Remove(name);
        await File.WriteAllTextAsync(cli["pipeline.yaml"], $"""
            warehouse:
              load: {"{target: snowflake}"}
              snowflake:
                account: {settings.Account}
                url: {one.Server.Url}
                user: {settings.User}
                private_key: file:{cli["key.p8"]}
                role: loader
                warehouse: loading
                database: github
                schema: nowhere
                stage: github.lake.lake_stage
                query_tag: mine
            """);
        cli.Environment["SNOWFLAKE_SCHEMA"] = "lake";
        Assert.That((await cli.RunAsync("warehouse", "init")).Expect(0).Out, Is.EqualTo($"warehouse init: {one.Server.Url.Authority}/github.lake has version 2 now (0001_books, 0002_pull_requests).\n"));
        Assert.That(one.Server.Requests.Select(request => request.Body.GetProperty("parameters").GetProperty("QUERY_TAG").GetString()), Is.All.EqualTo("mine"));
        Assert.That((await cli.RunAsync("warehouse", "init")).Expect(0).Out, Is.EqualTo($"warehouse init: {one.Server.Url.Authority}/github.lake has version 2 already.\n"));
        Assert.That((await cli.RunAsync("warehouse", "check", "--deep", "--max-age", "1h")).Expect(1).Out, Does.Contain("newest load").And.Contain("rows of loads that are there twice"));
    }

    [Test]
    public async Task Check_OfASetUpThatWorks_ShowsEachPart()
    {
        PostgresServer.SkipUnlessGiven();
        await using var one = await ReadyAsync();
        await one.InitAsync();
        var check = (await one.World.Cli.RunAsync(Check)).Expect(0);
        Assert.That(Lines(check.Out), Is.EqualTo(new[]
        {
            "check found verdict",
            $"sign-in yes ok at {one.Server.Url.Authority}",
            "account AB12345 ok",
            "user LOADER_USER ok",
            "role LOADER ok",
            "warehouse LOADING ok",
            "database GITHUB ok",
            "schema LAKE ok",
            "tables version 2 ok as this program needs them",
            "stage s3://lake/ ok has to be the archive's root, or above it",
            "typed files none note below github/: has a worker archived pull requests with 'parquet: true', and is the stage over the archive's root?",
            "newest load none note nothing yet",
            $"warehouse check: nothing is wrong at {one.Server.Url.Authority}/github.lake.",
        }));
    }

    [TestCase("ROLE=nobody", "sign-in no wrong Snowflake refused who we are (390189, SQL state 08001: Role 'NOBODY' specified in the connect string does not exist or not authorized).")]
    [TestCase("WAREHOUSE=gone", "warehouse none wrong it doesn't exist, or the role may not use it: SNOWFLAKE_WAREHOUSE, and the grants of docs/snowflake.md")]
    [TestCase("SCHEMA=gone", "schema none wrong it doesn't exist, or the role may not use it: SNOWFLAKE_SCHEMA, and the grants of docs/snowflake.md")]
    [TestCase("STAGE=gone", "stage no wrong Snowflake refused a look at the stage 'gone' (002003, SQL state 02000: SQL compilation error: Stage 'GITHUB.LAKE.GONE' does not exist or not authorized): check that it exists and that the role may use it: 'github-queue warehouse check --target snowflake' looks at all of them.")]
    [TestCase("USER=somebody", "sign-in no wrong Snowflake at '{host}' refused the key of user 'somebody' in file:{key} (401, 390144: JWT token is invalid. [7f4a1f0c]): 'describe user somebody' has to show RSA_PUBLIC_KEY_FP = {fingerprint}, the account has to be 'myorg-myaccount', and this machine's clock has to be right.")]
    public async Task Check_OfASetUpThatLacksSomething_SaysWhat(string change, string expected)
    {
        PostgresServer.SkipUnlessGiven();
        await using var one = await ReadyAsync();
        one.World.Cli.Environment["SNOWFLAKE_" + change.Split('=')[0]] = change.Split('=')[1];
        using var key = RSA.Create();
        key.ImportFromPem(one.Settings.PrivateKey!.Value);
        var line = expected.Replace("{host}", one.Server.Url.Authority, StringComparison.Ordinal).Replace("{key}", one.World.Cli["key.p8"], StringComparison.Ordinal)
            .Replace("{fingerprint}", $"SHA256:{Convert.ToBase64String(SHA256.HashData(key.ExportSubjectPublicKeyInfo()))}", StringComparison.Ordinal);
        Assert.That(Lines((await one.World.Cli.RunAsync(Check)).Expect(1).Out), Does.Contain(line));
    }

    [Test]
    public async Task Load_WithoutTables_SaysHowToGetThem()
    {
        PostgresServer.SkipUnlessGiven();
        await using var one = await ReadyAsync();
        (await one.World.Cli.RunAsync("init")).Expect(0);
        (await one.World.Cli.RunAsync("load", "--target", "snowflake")).ExpectOnly(2, $"github-queue: There is no warehouse at '{one.Server.Url.Authority}/github.lake' yet: run 'github-queue warehouse init --target snowflake'.");
        await one.InitAsync();
        await one.AskAsync<string>("update migrations set version = version + 1");
        (await one.World.Cli.RunAsync("load", "--target", "snowflake")).ExpectOnly(2, $"github-queue: The warehouse at '{one.Server.Url.Authority}/github.lake' has version 3, and this program knows versions up to 2: use a newer github-queue.");
    }

    [Test]
    public async Task Load_SignedOut_ExitsWithTwo()
    {
        PostgresServer.SkipUnlessGiven();
        await using var one = await ReadyAsync();
        (await one.World.Cli.RunAsync("init")).Expect(0);
        one.Server.Account.Keys.Clear();
        Assert.That((await one.World.Cli.RunAsync("load", "--target", "snowflake")).Expect(2).Sentence, Does.StartWith($"github-queue: Snowflake at '{one.Server.Url.Authority}' refused the key of user 'loader_user'"));
        Assert.That(one.Server.Requests, Has.Count.EqualTo(2)); // once more, as another key may be there by then
    }

    /// <summary>Whatever goes wrong, at the most talkative: neither key nor passphrase nor token is in anything that is written.</summary>
    [TestCase("key")]
    [TestCase("token")]
    [TestCase("refused token")]
    public async Task Secrets_AreInNothingThatIsWritten(string kind)
    {
        PostgresServer.SkipUnlessGiven();
        const string Passphrase = "marked-passphrase", Token = "marked-token-0123456789";
        await using var one = await PulledIntoSnowflake.StartAsync(await World.StartAsync(PullWorld.Of(20)));
        var cli = one.World.Cli;
        await File.WriteAllTextAsync(cli["pipeline.yaml"], "log_dir: logs\n" + PulledIntoWarehouse.Config(""));
        await one.IngestAndWorkAsync();
        using var key = RSA.Create();
        key.ImportFromPem(one.Settings.PrivateKey!.Value);
        File.Delete(cli["key.p8"]);
        var pem = key.ExportEncryptedPkcs8PrivateKeyPem(Passphrase, new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000));
        (cli.Environment["SNOWFLAKE_PRIVATE_KEY"], cli.Environment["SNOWFLAKE_PRIVATE_KEY_PASSPHRASE"]) = (pem.Replace("\n", "\\n", StringComparison.Ordinal), Passphrase);
        if (kind != "key")
            cli.Environment["SNOWFLAKE_TOKEN"] = Token;
        if (kind == "token")
            one.Server.Account.Tokens[Token] = "OAUTH";
        var said = "";
        foreach (var command in new[] { "warehouse init --target snowflake", "load --target snowflake", "load --target snowflake", "warehouse check --target snowflake --deep", "status" })
        {
            var result = await cli.RunAsync([.. command.Split(' '), "--json", "--log-level", "debug"]);
            Assert.That(result.ExitCode, kind == "refused token" ? Is.InRange(0, 2) : Is.Zero, result.ToString());
            said += result;
        }
        foreach (var file in Directory.EnumerateFiles(cli.Folder, "*", SearchOption.AllDirectories))
            said += System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file));
        said += string.Join('\n', one.Server.Requests.Select(request => request.Body.ValueKind == System.Text.Json.JsonValueKind.Undefined ? "" : request.Body.GetRawText()));
        foreach (var secret in (string[])[Passphrase, Token, .. pem.Split('\n')[1..3], .. one.Server.Requests.Select(request => request.Token).Distinct()])
            Assert.That(said.Contains(secret, StringComparison.Ordinal), Is.False, secret[..8]);
        Assert.That(one.Server.Requests.Select(request => request.Token == Token), Is.All.EqualTo(kind != "key"));
    }

    private static async Task<PulledIntoSnowflake> ReadyAsync() => await PulledIntoSnowflake.StartAsync(await World.StartAsync(PullWorld.Of(1)));

    private static EndToEnd.Cli Named(string url)
    {
        var cli = new EndToEnd.Cli();
        foreach (var (name, value) in new[]
        {
            ("ACCOUNT", "myorg-myaccount"), ("URL", url), ("USER", "me"), ("PRIVATE_KEY", KeyPairTests.Pem), ("DATABASE", "github"), ("SCHEMA", "lake"), ("STAGE", "archive"),
        })
            cli.Environment[$"SNOWFLAKE_{name}"] = value;
        return cli;
    }

    /// <summary>Without the blanks between columns.</summary>
    private static string[] Lines(string text) => [.. text.TrimEnd('\n').Split('\n').Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)))];
}
