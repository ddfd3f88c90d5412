using GitHubQueue.Tests.Support;
using NUnit.Framework;

namespace GitHubQueue.Tests.EndToEnd;

/// <summary>Secrets that the config refers to, wherever they are kept.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class SecretsTests
{
    private const string Old = "ghp_oldoldoldoldoldoldoldoldoldoldoldold", New = "ghp_newnewnewnewnewnewnewnewnewnewnewnew";
    private const string GcpName = "projects/p/secrets/github-token/versions/latest";

    [TestCase("env:ANOTHER_NAME")]
    [TestCase("file:token.txt")]
    public async Task Ingest_WithATokenAtHand_SignsIn(string reference)
    {
        await using var world = await StartAsync(reference);
        world.Cli.Environment["ANOTHER_NAME"] = New;
        await File.WriteAllTextAsync(world.Cli["token.txt"], New + "\n");
        Assert.That((await IngestAsync(world)).Expect(0).Number("enqueued"), Is.EqualTo(250));
    }

    [Test]
    public async Task Ingest_WithATokenInSecretManager_FetchesItOnce()
    {
        await using var secrets = await GcpSecretServer.StartAsync();
        await using var world = await StartAsync($"gcp-secret:{GcpName}");
        await GiveAsync(world, secrets);
        secrets.Put(GcpName, New + "\n");
        Assert.That((await IngestAsync(world)).Expect(0).Number("enqueued"), Is.EqualTo(250));
        Assert.That((secrets.Requests.Count, secrets.Accounts.Issued), Is.EqualTo((1, 1)));
    }

    [TestCase("prod/github", New)]
    [TestCase("prod/github#token", $$"""{"token": "{{New}}"}""")]
    public async Task Ingest_WithATokenInSecretsManager_FetchesItOnce(string name, string secret)
    {
        await using var secrets = await AwsSecretServer.StartAsync();
        await using var world = await StartAsync($"aws-secret:{name}");
        Give(world, secrets);
        secrets.Put("prod/github", secret);
        Assert.That((await IngestAsync(world)).Expect(0).Number("enqueued"), Is.EqualTo(250));
        Assert.That(secrets.Requests, Is.EqualTo(1));
    }

    [Test]
    public async Task Ingest_WhileTheTokenIsExchanged_FetchesItAgainAndGoesOn()
    {
        await using var secrets = await GcpSecretServer.StartAsync();
        await using var world = await StartAsync($"gcp-secret:{GcpName}", required: null);
        await GiveAsync(world, secrets);
        secrets.Put(GcpName, Old);
        await using var proxy = await FaultProxy.StartAsync(world.GitHub.Url);
        world.Cli.Environment["GITHUB_API_URL"] = proxy.Url.AbsoluteUri;
        var accepted = Old;
        proxy.Hook = request =>
        {
            if (proxy.Requests.Count == 3) // between two pages of the list
            {
                accepted = New;
                secrets.Put(GcpName, New);
            }
            return request.Headers.Authorization == $"Bearer {accepted}" ? null : new Fault.Answer(401, """{"message":"Bad credentials"}""", "application/json");
        };
        var ingest = (await IngestAsync(world)).Expect(0);
        Assert.That(ingest.Number("enqueued"), Is.EqualTo(250));
        Assert.That(ingest.LogLines, Has.Some.Contains($"Fetched the token in gcp-secret:{GcpName} again, as the old one was refused"));
        Assert.That(secrets.Requests, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Ingest_WithATokenThatIsRefusedWherever_NamesTheReferenceAndExits2()
    {
        await using var secrets = await GcpSecretServer.StartAsync();
        await using var world = await StartAsync($"gcp-secret:{GcpName}");
        await GiveAsync(world, secrets);
        secrets.Put(GcpName, Old);
        var failed = (await IngestAsync(world)).Expect(2);
        Assert.That(failed.Sentence, Does.Contain($"refused the token in gcp-secret:{GcpName} (401").And.EndsWith($"Set gcp-secret:{GcpName} to a valid one."));
        Assert.That(failed.ToString(), Does.Not.Contain(Old));
    }

    [Test]
    public async Task Ingest_WithASecretThatIsNotThere_SaysSoAndExits2()
    {
        await using var secrets = await GcpSecretServer.StartAsync();
        await using var world = await StartAsync($"gcp-secret:{GcpName}");
        await GiveAsync(world, secrets);
        Assert.That((await IngestAsync(world)).Expect(2).Sentence, Is.EqualTo(
            $"github-queue: The secret 'gcp-secret:{GcpName}' does not exist (404 Secret [projects/p/secrets/github-token] not found or has no versions): create it, or correct the reference."));
        await using var aws = await AwsSecretServer.StartAsync();
        await using var other = await StartAsync("aws-secret:prod/github");
        Give(other, aws);
        Assert.That((await IngestAsync(other)).Expect(2).Sentence, Is.EqualTo(
            $"github-queue: The secret 'aws-secret:prod/github' does not exist in Secrets Manager at {aws.Url.Authority}: create it, or correct the reference."));
        Assert.That(other.GitHub.Stats.Requests, Is.Zero);
    }

    [TestCase("gcp-secret:" + GcpName, "No Google credentials were found: run 'gcloud auth application-default login', or set GOOGLE_APPLICATION_CREDENTIALS to the path of a key file.")]
    [TestCase("aws-secret:arn:aws:secretsmanager:eu-central-1:1:secret:x", "No AWS credentials were found for a secret. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE.")]
    [TestCase("aws-secret:x", "The region of the secret 'aws-secret:x' is not known: set AWS_REGION, or refer to it by its ARN.")]
    [TestCase("file:no-such-file", "The secret in 'file:no-such-file' can't be read: check that the file exists and that you may read it.")]
    public async Task Ingest_WithASecretThatCannotBeHad_SaysWhatIsMissingAndExits2(string reference, string sentence)
    {
        await using var world = await StartAsync(reference);
        (await IngestAsync(world)).ExpectOnly(2, $"github-queue: {sentence}");
    }

    [TestCase("gcp-secret:" + GcpName)]
    [TestCase("aws-secret:prod/database")]
    public async Task Warehouse_WithAUrlInASecret_ConnectsThere(string reference)
    {
        await using var database = await PostgresServer.CreateDatabaseAsync();
        await using var gcp = await GcpSecretServer.StartAsync();
        await using var aws = await AwsSecretServer.StartAsync();
        await using var world = await StartAsync("env:NONE");
        await GiveAsync(world, gcp);
        Give(world, aws);
        gcp.Put(GcpName, database.ConnectionString);
        aws.Put("prod/database", database.ConnectionString);
        await File.AppendAllTextAsync(world.Cli["pipeline.yaml"], $"warehouse:\n  postgres:\n    url: {reference}\n");
        (await world.Cli.RunAsync("warehouse", "init")).Expect(0);
        Assert.That(gcp.Requests.Count + aws.Requests, Is.EqualTo(1));
    }

    private static async Task<World> StartAsync(string reference, string? required = New)
    {
        var world = await World.StartAsync(World.Of(250, payloadBytes: 1) with { RequiredToken = required });
        await File.WriteAllTextAsync(world.Cli["pipeline.yaml"], $"github:\n  token: {reference}\n");
        return world;
    }

    private static Task<CliResult> IngestAsync(World world) => world.Cli.RunAsync(World.Ingest());

    private static async Task GiveAsync(World world, GcpSecretServer secrets)
    {
        await File.WriteAllTextAsync(world.Cli["key.json"], GoogleAccounts.ServiceAccountFile(secrets.Url));
        world.Cli.Environment["GOOGLE_APPLICATION_CREDENTIALS"] = world.Cli["key.json"];
        world.Cli.Environment["CLOUDSDK_API_ENDPOINT_OVERRIDES_SECRETMANAGER"] = secrets.Url.AbsoluteUri;
    }

    private static void Give(World world, AwsSecretServer secrets)
    {
        world.Cli.Environment["AWS_ENDPOINT_URL_SECRETS_MANAGER"] = secrets.Url.AbsoluteUri;
        world.Cli.Environment["AWS_ACCESS_KEY_ID"] = AwsSecretServer.AccessKey;
        world.Cli.Environment["AWS_SECRET_ACCESS_KEY"] = AwsSecretServer.SecretKey;
        world.Cli.Environment["AWS_REGION"] = AwsSecretServer.Region;
    }
}
