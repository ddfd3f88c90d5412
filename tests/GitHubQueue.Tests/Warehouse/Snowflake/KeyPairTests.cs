using System.Diagnostics;
using System.Security.Cryptography;
using GitHubQueue.Records;
using GitHubQueue.Tests.Support;
using GitHubQueue.Warehouse.Snowflake;
using NUnit.Framework;

namespace GitHubQueue.Tests.Warehouse.Snowflake;

/// <summary>Who this program is to Snowflake.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class KeyPairTests
{
    private static readonly SnowflakeTable One = new(["A"], ["1"]);

    /// <summary>A key like any other.</summary>
    public static string Pem { get; } = RSA.Create(2048).ExportPkcs8PrivateKeyPem();

    [TestCase("myorg-myaccount", "MYORG-MYACCOUNT")]
    [TestCase("myorg-my_account", "MYORG-MY_ACCOUNT")]
    [TestCase("xy12345", "XY12345")]
    [TestCase("xy12345.us-east-2.aws", "XY12345")]
    [TestCase("xy12345.privatelink", "XY12345")]
    [TestCase("acme-replica.global", "ACME")]
    [TestCase("test.global", "TEST.GLOBAL")]
    public void AccountOf_IsAsInTheDocumentation(string account, string expected) => Assert.That(KeyPair.AccountOf(account), Is.EqualTo(expected));

    /// <summary>Key and fingerprint are made with the commands of https://docs.snowflake.com/en/user-guide/key-pair-auth.</summary>
    [TestCase("-nocrypt", null)]
    [TestCase("-v2 des3 -passout pass:open-sesame", "open-sesame")]
    public void Read_OfAKeyOfOpenSsl_HasTheFingerprintThatItShows(string form, string? passphrase)
    {
        var lines = OpenSsl($"openssl genrsa 2048 2>/dev/null | openssl pkcs8 -topk8 -inform PEM {form} | tee key.p8; "
            + $"openssl rsa -in key.p8 {(passphrase is null ? "" : $"-passin pass:{passphrase}")} -pubout -outform DER 2>/dev/null | openssl dgst -sha256 -binary | openssl enc -base64").Trim().Split('\n');
        using var key = KeyPair.Read(new("the test", string.Join("\\n", lines[..^1])), passphrase is null ? null : new("the test", passphrase));
        Assert.That(key.Fingerprint, Is.EqualTo($"SHA256:{lines[^1]}"));
    }

    [Test]
    public async Task SignIn_WithAnEncryptedKey_NeedsItsPassphrase()
    {
        using var rsa = RSA.Create(2048);
        await using var server = await SnowflakeServer.StartAsync(One);
        server.Account.Keys["LOADER_USER"] = rsa;
        var settings = server.Settings() with
        {
            PrivateKey = new("env:KEY", rsa.ExportEncryptedPkcs8PrivateKeyPem("open sesame", new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000))),
        };
        server.Account.Keys["LOADER_USER"] = rsa;
        using (var api = Open(settings with { Passphrase = new("env:PASS", "open sesame") }))
            await api.RunAsync(new("a question", "select 1"), default);
        Assert.That(() => Open(settings), Throws.TypeOf<FailureException>().With.Message.EqualTo(
            "The private key in env:KEY is encrypted, and no passphrase is there: set SNOWFLAKE_PRIVATE_KEY_PASSPHRASE, or 'warehouse.snowflake.private_key_passphrase'."));
        Assert.That(() => Open(settings with { Passphrase = new("env:PASS", "close sesame") }), Throws.TypeOf<FailureException>().With.Message.EqualTo(
            "The private key in env:KEY can't be read with the passphrase in env:PASS: check both; the key is RSA in PEM form, PKCS#8, whole."));
    }

    [TestCase("")]
    [TestCase("hunter2")]
    [TestCase("-----BEGIN PRIVATE KEY-----\nhunter2\n-----END PRIVATE KEY-----")]
    public void Read_OfSomethingElse_SaysSoAndRepeatsNothing(string pem) => Assert.That(
        () => KeyPair.Read(new("env:KEY", pem), null),
        Throws.TypeOf<FailureException>().With.Message.StartsWith("env:KEY holds no private RSA key in PEM form, whole:").And.Message.Not.Contain("hunter2"));

    [Test]
    public void Read_OfAPublicKey_IsRefused() => Assert.That(() => KeyPair.Read(new("env:KEY", RSA.Create(2048).ExportSubjectPublicKeyInfoPem()), null), Throws.TypeOf<FailureException>());

    [Test]
    public async Task SignIn_Token_IsSignedAnewBeforeItExpires()
    {
        var clock = new ManualClock();
        await using var server = await SnowflakeServer.StartAsync(One, clock);
        using var api = Open(server.Settings(), clock);
        foreach (var minutes in new[] { 0, 53, 2, 53 })
        {
            clock.Advance(TimeSpan.FromMinutes(minutes));
            await api.RunAsync(new("a question", "select 1"), default);
        }
        var tokens = server.Requests.Select(request => request.Token).ToList();
        Assert.That(tokens.Distinct().Select(token => tokens.Count(other => other == token)), Is.EqualTo(new[] { 2, 2 }));
    }

    /// <summary>The server's clock is ahead of ours, or somebody has exchanged the key.</summary>
    [Test]
    public async Task SignIn_Refused_IsTriedOnceMore_WithTheKeyThatIsThereNow()
    {
        await using var server = await SnowflakeServer.StartAsync(One);
        var settings = server.Settings();
        using var other = RSA.Create(2048);
        server.Account.Keys["LOADER_USER"] = other;
        using var api = Open(settings with { PrivateKey = settings.PrivateKey! with { RenewAsync = (_, _) => Task.FromResult<string?>(other.ExportPkcs8PrivateKeyPem()) } });
        await api.RunAsync(new("a question", "select 1"), default);
        Assert.That((server.Requests.Count, server.Executed.Count), Is.EqualTo((2, 1)));
    }

    [TestCase("OAUTH")]
    [TestCase("PROGRAMMATIC_ACCESS_TOKEN")]
    [TestCase(null)]
    public async Task SignIn_WithAToken_LooksItUpAgainWhenItIsRefused(string? type)
    {
        await using var server = await SnowflakeServer.StartAsync(One);
        server.Account.Tokens["new-secret"] = type ?? "OAUTH";
        var settings = server.Settings() with { TokenType = type, Token = new("file:/run/secrets/token", "old-secret", (_, _) => Task.FromResult<string?>("new-secret")) };
        using var api = Open(settings);
        await api.RunAsync(new("a question", "select 1"), default);
        Assert.That(server.Requests.Select(request => (request.Token, request.Headers.GetValueOrDefault("X-Snowflake-Authorization-Token-Type"))), Is.EqualTo(new[] { ("old-secret", type), ("new-secret", type) }));
    }

    [Test]
    public async Task SignIn_WithATokenThatIsNoLongerGood_SaysSoWithoutIt()
    {
        await using var server = await SnowflakeServer.StartAsync(One);
        using var api = Open(server.Settings() with { Token = new("env:SNOWFLAKE_TOKEN", "old-secret", (_, _) => Task.FromResult<string?>(null)) });
        Assert.That(async () => await api.RunAsync(new("a question", "select 1"), default), Throws.TypeOf<FailureException>().With.Message.EqualTo(
            $"Snowflake at '{server.Url.Authority}' refused the token in env:SNOWFLAKE_TOKEN (401, 390303: Invalid OAuth access token): it may have expired, be of another account, "
            + "or be restricted to another role or network: put a new one there."));
        Assert.That(server.Requests, Has.Count.EqualTo(1));
    }

    private static string OpenSsl(string commands)
    {
        using var folder = new TemporaryFolder();
        using var process = Process.Start(new ProcessStartInfo("sh", ["-c", $"command -v openssl >/dev/null || exit 99; {commands}"]) { RedirectStandardOutput = true, WorkingDirectory = folder.Path })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode == 99)
            Assert.Ignore("There is no openssl here.");
        return output;
    }

    private static SqlApi Open(SnowflakeSettings settings, TimeProvider? clock = null) => new(settings, clock ?? TimeProvider.System, new(Serilog.Core.Logger.None));
}
