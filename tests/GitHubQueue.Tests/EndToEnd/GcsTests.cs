using Dapper;
using GitHubQueue.Archive;
using GitHubQueue.Tests.Support;
using NUnit.Framework;

namespace GitHubQueue.Tests.EndToEnd;

/// <summary>The whole way of a record with an archive in Google Cloud Storage, and what the program's environment says of it.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class GcsTests
{
    private const string Lake = $"gs://{GcsServer.Bucket}/github";

    private static readonly string[] Tables =
    [
        "select * from issues order by key", "select * from archive_objects order by batch", "select id, key, hash, status, archive_key from queue_items order by id",
    ];

    [Test]
    public async Task IngestWorkerVerifyReplay_OnAnEmulator_AgreeThroughout()
    {
        await using var gcs = await GcsServer.StartAsync(wantsTokens: false, pageSize: 3);
        await using var proxy = await FaultProxy.StartAsync(gcs.Url);
        await using var world = await World.StartAsync(150);
        world.Cli.Environment["STORAGE_EMULATOR_HOST"] = proxy.Url.Authority; // without a scheme, as some of Google's own libraries want it
        world.Cli.Environment["GITHUB_QUEUE_ARCHIVE"] = Lake;
        using var archive = new GcsArchive(GcsServer.Bucket, "github", gcs.Endpoint());
        await world.IngestAsync();
        proxy.Next("POST", new Fault.CutAfter()); // the first object is there, and the worker isn't told
        var worker = (await world.Cli.RunAsync("worker", "--batch-size", "20", "--json")).Expect(0);
        Assert.That((worker.Number("done"), worker.Number("objects_found")), Is.EqualTo((150, 1)));
        await world.ExpectAllAgreesAsync(archive);

        var replay = (await world.Cli.RunAsync("replay", "--db", "again.db", "--json")).Expect(0);
        Assert.That(replay.Number("objects"), Is.EqualTo(8));
        (await world.Cli.RunAsync("verify", "--db", "again.db")).Expect(0);
        foreach (var table in Tables)
            Assert.That(Rows(world.Cli["again.db"], table), Is.EqualTo(Rows(world.Cli.Database, table)), table);
    }

    [Test]
    public async Task Worker_WithAKeyFile_SignsIn()
    {
        await using var gcs = await GcsServer.StartAsync();
        await using var world = await StartAsync(gcs);
        await File.WriteAllTextAsync(world.Cli["key.json"], GoogleAccounts.ServiceAccountFile(gcs.Url));
        world.Cli.Environment["GOOGLE_APPLICATION_CREDENTIALS"] = world.Cli["key.json"];
        await ExpectWorkAsync(gcs, world);
    }

    [Test]
    public async Task Worker_WithAnotherProvidersToken_SignsIn()
    {
        await using var gcs = await GcsServer.StartAsync();
        await using var world = await StartAsync(gcs);
        await File.WriteAllTextAsync(world.Cli["subject"], GoogleAccounts.SubjectToken);
        Directory.CreateDirectory(world.Cli[".config/gcloud"]); // where gcloud leaves what it signs in with
        await File.WriteAllTextAsync(world.Cli[".config/gcloud/application_default_credentials.json"], GoogleAccounts.ExternalAccountFile(gcs.Url, world.Cli["subject"]));
        await ExpectWorkAsync(gcs, world);
    }

    [Test]
    public async Task Worker_OnAMachineOfGoogleCloud_SignsIn()
    {
        await using var gcs = await GcsServer.StartAsync();
        await using var world = await StartAsync(gcs);
        world.Cli.Environment.Remove("NO_GCE_CHECK");
        world.Cli.Environment["GCE_METADATA_HOST"] = gcs.Url.Authority;
        await ExpectWorkAsync(gcs, world);
    }

    [Test]
    public async Task Worker_WithoutAnyCredentials_SaysHowToSignInAndExits2()
    {
        await using var gcs = await GcsServer.StartAsync();
        await using var world = await StartAsync(gcs);
        var failed = (await world.Cli.RunAsync("worker")).Expect(2);
        Assert.That(failed.Sentence, Is.EqualTo("github-queue: No Google credentials were found: run 'gcloud auth application-default login', "
            + "or set GOOGLE_APPLICATION_CREDENTIALS to the path of a key file."));
        Assert.That(world.Number("select count(*) from queue_items where status = 'pending'"), Is.EqualTo(5));
    }

    [TestCase(null)]
    [TestCase("never-shown")]
    [TestCase("{\"type\": \"never-shown\"}")]
    [TestCase("{\"type\": \"service_account\", \"client_email\": \"a\", \"private_key\": \"never-shown\"}")]
    public async Task Worker_WithAKeyFileThatIsNone_SaysWhichAndShowsNothingOfIt(string? content)
    {
        await using var gcs = await GcsServer.StartAsync();
        await using var world = await StartAsync(gcs);
        if (content is not null)
            await File.WriteAllTextAsync(world.Cli["key.json"], content);
        world.Cli.Environment["GOOGLE_APPLICATION_CREDENTIALS"] = world.Cli["key.json"];
        var failed = (await world.Cli.RunAsync("worker", "--log-level", "debug")).Expect(2);
        Assert.That(failed.Sentence, Does.StartWith("github-queue: The Google credentials can't be read: check the file that GOOGLE_APPLICATION_CREDENTIALS names"));
        Assert.That(failed.ToString(), Does.Not.Contain("never-shown"));
    }

    [Test]
    public async Task Worker_OnABucketThatDoesNotExist_SaysHowToMakeIt()
    {
        await using var gcs = await GcsServer.StartAsync(wantsTokens: false);
        await using var world = await World.StartAsync(5);
        await world.IngestAsync();
        world.Cli.Environment["STORAGE_EMULATOR_HOST"] = gcs.Url.AbsoluteUri;
        var failed = (await world.Cli.RunAsync("worker", "--archive", "gs://no-such-bucket-here")).Expect(1);
        Assert.That(failed.Sentence, Is.EqualTo($"github-queue: The bucket 'no-such-bucket-here' does not exist at {gcs.Url.GetLeftPart(UriPartial.Authority)}; "
            + "create it with: gcloud storage buckets create gs://no-such-bucket-here"));
    }

    [TestCase("STORAGE_EMULATOR_HOST", "ftp://host")]
    [TestCase("CLOUDSDK_API_ENDPOINT_OVERRIDES_STORAGE", "storage.example")]
    public async Task Worker_WithAnAddressThatIsNone_NamesTheVariable(string variable, string text)
    {
        using var cli = new Cli();
        cli.Environment[variable] = text;
        (await cli.RunAsync("worker", "--archive", Lake)).ExpectOnly(2,
            $"github-queue: The address '{text}' in {variable} is not an http or https address: use one such as http://localhost:4566.");
    }

    private static IEnumerable<string> Rows(string path, string sql)
    {
        using var database = new GitHubQueue.Sqlite.Database(path);
        return [.. database.Connection.Query(sql).Select(row => string.Join('|', ((IDictionary<string, object?>)row).Values))];
    }

    private static async Task<World> StartAsync(GcsServer gcs)
    {
        var world = await World.StartAsync(5);
        await world.IngestAsync();
        world.Cli.Environment["CLOUDSDK_API_ENDPOINT_OVERRIDES_STORAGE"] = new Uri(gcs.Url, "storage/v1/").AbsoluteUri;
        world.Cli.Environment["GITHUB_QUEUE_ARCHIVE"] = Lake;
        return world;
    }

    private static async Task ExpectWorkAsync(GcsServer gcs, World world)
    {
        Assert.That((await world.Cli.RunAsync("worker", "--json")).Expect(0).Number("done"), Is.EqualTo(5));
        Assert.That(gcs.Requests, Has.Some.StartsWith("POST "));
        Assert.That(gcs.Accounts.Issued, Is.EqualTo(1));
    }
}
