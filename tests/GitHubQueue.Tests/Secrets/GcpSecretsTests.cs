using GitHubQueue.Cloud;
using GitHubQueue.Records;
using GitHubQueue.Secrets;
using GitHubQueue.Tests.Support;
using NUnit.Framework;

namespace GitHubQueue.Tests.Secrets;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class GcpSecretsTests : IAsyncDisposable
{
    private const string Name = "projects/p/secrets/github-token/versions/latest";

    private GcpSecretServer _server = null!;

    [SetUp]
    public async Task Start() => _server = await GcpSecretServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [TestCase("ghp_secret")]
    [TestCase("pässword ✓\n")]
    [TestCase("")]
    public async Task FetchAsync_AText_IsThat(string value)
    {
        _server.Put(Name, value);
        Assert.That(await FetchAsync(), Is.EqualTo(value));
        Assert.That(_server.Requests, Is.EqualTo(new[] { $"GET /v1/{Name}:access" }));
    }

    [Test]
    public async Task FetchAsync_OfALocation_IsAskedForByThatName()
    {
        const string Regional = "projects/p/locations/europe-west3/secrets/s/versions/7";
        _server.Put(Regional, "x");
        Assert.That(await new GcpSecrets(_server.Endpoint).FetchAsync(Regional, default), Is.EqualTo("x"));
    }

    [Test]
    public async Task FetchAsync_NoSuchSecret_IsInput() => await ExpectAsync(FailureKind.Input,
        $"The secret 'gcp-secret:{Name}' does not exist (404 Secret [projects/p/secrets/github-token] not found or has no versions): create it, or correct the reference.");

    [Test]
    public async Task FetchAsync_WithoutPermission_IsInput()
    {
        _server.Refuse = () => new(403, "PERMISSION_DENIED", "Permission 'secretmanager.versions.access' denied for resource 'x' (or it may not exist).");
        await ExpectAsync(FailureKind.Input, $"The secret 'gcp-secret:{Name}' may not be read (403 Permission 'secretmanager.versions.access' denied for resource 'x' "
            + "(or it may not exist)): the credentials need secretmanager.versions.access on it, which the role roles/secretmanager.secretAccessor has.");
        Assert.That(_server.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task FetchAsync_OfADisabledVersion_IsInput()
    {
        _server.Refuse = () => new(400, "FAILED_PRECONDITION", "Secret Version [x] is in DISABLED state.");
        await ExpectAsync(FailureKind.Input, $"The secret 'gcp-secret:{Name}' can't be had (400 Secret Version [x] is in DISABLED state): enable that version, or name another in the reference.");
    }

    [TestCase(429, "RESOURCE_EXHAUSTED")]
    [TestCase(503, "UNAVAILABLE")]
    public async Task FetchAsync_FourErrorsThatPass_Succeeds(int status, string reason)
    {
        var left = 4;
        _server.Put(Name, "x");
        _server.Refuse = () => left-- > 0 ? new(status, reason, "later") : null;
        Assert.That(await FetchAsync(), Is.EqualTo("x"));
    }

    [Test]
    public async Task FetchAsync_FiveErrors_IsUnavailable()
    {
        _server.Refuse = () => new(503, "UNAVAILABLE", "The service is currently unavailable.");
        await ExpectAsync(FailureKind.Unavailable, $"The secret 'gcp-secret:{Name}' could not be fetched from {_server.Url.Authority} in 5 attempts "
            + "(503 The service is currently unavailable): run the same command again when it can be reached.");
    }

    [Test]
    public async Task FetchAsync_NoConnection_IsUnavailable()
    {
        var endpoint = _server.Endpoint;
        _server.Put(Name, "x");
        await new GcpSecrets(endpoint).FetchAsync(Name, default); // which signs in
        await _server.DisposeAsync();
        var failure = await Assert.ThrowsAsync<FailureException>(() => new GcpSecrets(endpoint).FetchAsync(Name, default));
        Assert.That((failure!.Kind, failure.Message), Is.EqualTo((FailureKind.Unavailable, failure.Message)));
        Assert.That(failure.Message, Does.StartWith($"The secret 'gcp-secret:{Name}' could not be fetched from {_server.Url.Authority} in 5 attempts (Connection refused"));
    }

    [Test]
    public async Task FetchAsync_ADamagedAnswer_IsFetchedAgainAndNeverShown()
    {
        _server.Put(Name, "never-shown");
        _server.Checksum = "1";
        await ExpectAsync(FailureKind.Unavailable, $"The secret 'gcp-secret:{Name}' could not be fetched from {_server.Url.Authority} in 5 attempts "
            + "(the secret arrived damaged): run the same command again when it can be reached.");
    }

    [Test]
    public async Task FetchAsync_BytesThatAreNoText_IsInput()
    {
        _server.Put(Name, [0xFF, 0xFE]);
        await ExpectAsync(FailureKind.Input, $"The secret 'gcp-secret:{Name}' holds bytes that are no text: put the text into it, in UTF-8.");
    }

    [Test]
    public async Task FetchAsync_WithAnExpiredToken_MakesAnother()
    {
        var store = new GcpSecrets(_server.Endpoint);
        _server.Put(Name, "x");
        await store.FetchAsync(Name, default);
        _server.Accounts.Expire();
        Assert.That(await store.FetchAsync(Name, default), Is.EqualTo("x"));
        Assert.That((_server.Accounts.Issued, _server.Requests.Count), Is.EqualTo((2, 3)));
    }

    [Test]
    public async Task FetchAsync_WithAScopeThatIsTooNarrow_IsInput()
    {
        var endpoint = _server.Endpoint with { Identity = GoogleAccounts.Identity(_server.Url, "https://www.googleapis.com/auth/devstorage.read_write") };
        var failure = await Assert.ThrowsAsync<FailureException>(() => new GcpSecrets(endpoint).FetchAsync(Name, default));
        Assert.That((failure!.Kind, failure.Message), Is.EqualTo((FailureKind.Input, failure.Message)));
        Assert.That(failure.Message, Does.Contain("may not be read (403 Insufficient Permission)"));
    }

    [Test]
    public async Task FetchAsync_WithoutCredentials_IsInput()
    {
        var endpoint = _server.Endpoint with { Identity = new GoogleIdentity("s", _ => throw new InvalidOperationException("Your default credentials were not found.")) };
        var failure = await Assert.ThrowsAsync<FailureException>(() => new GcpSecrets(endpoint).FetchAsync(Name, default));
        Assert.That((failure!.Kind, failure.Message), Is.EqualTo((FailureKind.Input,
            "No Google credentials were found: run 'gcloud auth application-default login', or set GOOGLE_APPLICATION_CREDENTIALS to the path of a key file.")));
    }

    private Task<string?> FetchAsync() => new GcpSecrets(_server.Endpoint).FetchAsync(Name, default);

    private async Task ExpectAsync(FailureKind kind, string sentence)
    {
        var failure = await Assert.ThrowsAsync<FailureException>(FetchAsync);
        Assert.That((failure!.Kind, failure.Message), Is.EqualTo((kind, sentence)));
        Assert.That(failure.ToString(), Does.Not.Contain("never-shown"));
    }
}
