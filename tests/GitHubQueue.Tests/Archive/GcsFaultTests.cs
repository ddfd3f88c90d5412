using GitHubQueue.Archive;
using GitHubQueue.Cloud;
using GitHubQueue.Records;
using GitHubQueue.Tests.Support;
using NUnit.Framework;

namespace GitHubQueue.Tests.Archive;

/// <summary>Everything that can go wrong between a worker and Cloud Storage.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class GcsFaultTests : IAsyncDisposable
{
    private const string Key = "issue/a.jsonl.gz";

    private GcsServer _server = null!;
    private FaultProxy _proxy = null!;
    private GcsArchive _archive = null!;

    private string Address => _proxy.Url.GetLeftPart(UriPartial.Authority);

    internal static Func<Task>[] Calls(IArchive archive) =>
    [
        () => archive.CheckAsync(default),
        () => archive.WriteOnceAsync(Key, Content.Of("{}\n"), default),
        () => archive.WriteCopyAsync("b.parquet", "x"u8.ToArray(), default),
        () => archive.OpenAsync(Key, default),
        async () => await archive.ListAsync("", default).ToListAsync(),
    ];

    [SetUp]
    public async Task Start()
    {
        _server = await GcsServer.StartAsync();
        _proxy = await FaultProxy.StartAsync(_server.Url);
        _archive = new(GcsServer.Bucket, "lake", _server.Endpoint(_proxy.Url));
    }

    public async ValueTask DisposeAsync()
    {
        _archive.Dispose();
        await _proxy.DisposeAsync();
        await _server.DisposeAsync();
    }

    [TestCase(408, "requestTimeout")]
    [TestCase(429, "rateLimitExceeded")]
    [TestCase(403, "rateLimitExceeded")]
    [TestCase(500, "backendError")]
    [TestCase(502, "badGateway")]
    [TestCase(503, "backendError")]
    [TestCase(504, "gatewayTimeout")]
    public async Task AnyCall_FourErrorsThatPass_Succeeds(int status, string reason)
    {
        foreach (var (method, call) in new[] { "GET", "POST", "POST", "GET", "GET" }.Zip(Calls(_archive)))
        {
            _proxy.Next(method, Fault.Answer.Google(status, reason), times: 4);
            await call();
        }
        Assert.That(_proxy.Requests, Has.Count.EqualTo(25));
    }

    [Test]
    public async Task WriteOnceAsync_FiveErrors_IsUnavailableAndWritesNothing()
    {
        _proxy.Next("POST", Fault.Answer.Google(503, "backendError", "We encountered an internal error. Please try again."), times: 5);
        var failure = await Assert.ThrowsAsync<FailureException>(() => _archive.WriteOnceAsync(Key, Content.Of("{}\n"), default));
        Assert.That((failure!.Kind, failure.Message, _proxy.Requests.Count), Is.EqualTo((FailureKind.Unavailable,
            $"Cloud Storage at {Address} did not take a request for bucket 'the-lake' in 5 attempts: 503 We encountered an internal error. Please try again. "
            + "Nothing is lost: run the worker again when it can be reached.", 5)));
        Assert.That(await _archive.OpenAsync(Key, default), Is.Null);
    }

    [Test]
    public async Task WriteOnceAsync_CutBeforeTheServerSawIt_IsWritten()
    {
        _proxy.Next("POST", new Fault.CutBefore());
        Assert.That((await _archive.WriteOnceAsync(Key, Content.Of("{}\n"), default)).WasThere, Is.False);
    }

    [Test]
    public async Task WriteOnceAsync_CutAfterTheServerStoredIt_Succeeds()
    {
        _proxy.Next("POST", new Fault.CutAfter());
        Assert.That((await _archive.WriteOnceAsync(Key, Content.Of("{}\n"), default)).WasThere, Is.True);
        Assert.That(_proxy.Requests.Select(request => request.Method), Is.EqualTo(new[] { "POST", "POST", "GET" }));
    }

    [Test]
    public async Task WriteOnceAsync_A503AfterTheServerStoredIt_Succeeds()
    {
        var answers = new Queue<GoogleRefusal?>([new(503, "backendError", "Backend Error")]);
        _server.AfterUpload = () => answers.TryDequeue(out var answer) ? answer : null;
        Assert.That((await _archive.WriteOnceAsync(Key, Content.Of("{}\n"), default)).WasThere, Is.True);
    }

    [Test]
    public async Task WriteOnceAsync_AStallBeyondTheTimeout_IsTriedAgain()
    {
        _proxy.Next("POST", new Fault.Stall(new TaskCompletionSource().Task));
        using var hasty = new GcsArchive(GcsServer.Bucket, "lake", _server.Endpoint(_proxy.Url) with { RequestTimeout = TimeSpan.FromSeconds(2) });
        Assert.That((await hasty.WriteOnceAsync(Key, Content.Of("{}\n"), default)).WasThere, Is.False);
        Assert.That(_proxy.Requests, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task WriteOnceAsync_CancelledWhileStalled_EndsAtOnce()
    {
        using var stop = new CancellationTokenSource();
        _proxy.Hook = _ =>
        {
            stop.Cancel();
            return new Fault.Stall(new TaskCompletionSource().Task);
        };
        await Assert.CatchAsync<OperationCanceledException>(() => _archive.WriteOnceAsync(Key, Content.Of("{}\n"), stop.Token));
        Assert.That(_proxy.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task OpenAsync_CutOrDamagedOnItsWay_IsFetchedAgain()
    {
        await _archive.WriteOnceAsync(Key, Content.Of("{}\n"), default);
        _proxy.Next("GET", new Fault.CutAfter());
        var ways = new Queue<Func<byte[], byte[]>>([body => body, body => [.. body[..^1], (byte)(body[^1] ^ 1)], body => body[..^3]]);
        _server.OnTheWay = body => ways.TryDequeue(out var way) ? way(body) : body;
        Assert.That(Content.Text((await _archive.OpenAsync(Key, default))!), Is.EqualTo("{}\n"));
        Assert.That(_proxy.Requests, Has.Count.EqualTo(5));
    }

    [Test]
    public async Task AnyCall_NoConnection_IsUnavailable()
    {
        await _proxy.DisposeAsync(); // its port refuses connections now
        foreach (var call in Calls(_archive))
        {
            var failure = await Assert.ThrowsAsync<FailureException>(() => call());
            Assert.That((failure!.Kind, failure.Message), Is.EqualTo((FailureKind.Unavailable, failure.Message)));
            Assert.That(failure.Message, Does.StartWith($"Cloud Storage at {Address} did not take a request for bucket 'the-lake' in 5 attempts: "));
        }
    }

    [Test]
    public async Task AnyCall_NoSuchBucket_IsMissingAndSaysHowToMakeIt()
    {
        using var archive = new GcsArchive("no-such-bucket-here", "x", _server.Endpoint());
        foreach (var call in Calls(archive))
        {
            var failure = await Assert.ThrowsAsync<FailureException>(() => call());
            Assert.That((failure!.Kind, failure.Message), Is.EqualTo((FailureKind.Missing,
                $"The bucket 'no-such-bucket-here' does not exist at {_server.Url.GetLeftPart(UriPartial.Authority)}; create it with: gcloud storage buckets create gs://no-such-bucket-here")));
        }
    }

    [Test]
    public async Task AnyCall_WithoutPermission_IsInputAndSaysWhich()
    {
        _server.Permissions = [];
        foreach (var call in Calls(_archive))
        {
            var failure = await Assert.ThrowsAsync<FailureException>(() => call());
            Assert.That(failure!.Kind, Is.EqualTo(FailureKind.Input), failure.Message);
            Assert.That(failure.Message, Does.StartWith($"Cloud Storage at {Address} denied access to bucket 'the-lake' (403 lake@project.iam.gserviceaccount.com does not have storage.objects.")
                .And.EndsWith("The credentials need storage.objects.list, storage.objects.get and storage.objects.create on it, which the role roles/storage.objectUser has."));
        }
    }

    [Test]
    public async Task WriteOnceAsync_WithThePermissionToCreateButNotToReplace_WritesOnceAllTheSame()
    {
        _server.Permissions = ["list", "get", "create"];
        _proxy.Next("POST", new Fault.CutAfter());
        Assert.That((await _archive.WriteOnceAsync(Key, Content.Of("{}\n"), default)).WasThere, Is.True);
        var failure = await Assert.ThrowsAsync<FailureException>(() => _archive.WriteOnceAsync(Key, Content.Of("[]\n"), default));
        Assert.That(failure!.Kind, Is.EqualTo(FailureKind.Conflict));
    }

    [Test]
    public async Task AnyCall_WithAnExpiredToken_MakesAnotherOnce()
    {
        foreach (var call in Calls(_archive))
        {
            var issued = _server.Accounts.Issued;
            await call();
            _server.Accounts.Expire();
            await call();
            Assert.That(_server.Accounts.Issued, Is.EqualTo(issued + (issued == 0 ? 2 : 1)));
        }
    }

    [Test]
    public async Task AnyCall_WithATokenThatIsNeverAccepted_IsInputAfterTwoRequests()
    {
        _proxy.Hook = _ => Fault.Answer.Google(401, "authError", "Invalid Credentials");
        var failure = await Assert.ThrowsAsync<FailureException>(() => _archive.CheckAsync(default));
        Assert.That((failure!.Kind, failure.Message, _proxy.Requests.Count), Is.EqualTo((FailureKind.Input,
            $"Cloud Storage at {Address} refused the credentials for bucket 'the-lake' (401 Invalid Credentials): sign in again with "
            + "'gcloud auth application-default login', or use another key file in GOOGLE_APPLICATION_CREDENTIALS.", 2)));
    }

    [Test]
    public async Task AnyCall_WithoutCredentialsWhereTheyAreWanted_IsInput()
    {
        using var archive = new GcsArchive(GcsServer.Bucket, "lake", _server.Endpoint() with { Identity = null });
        var failure = await Assert.ThrowsAsync<FailureException>(() => archive.CheckAsync(default));
        Assert.That(failure!.Kind, Is.EqualTo(FailureKind.Input));
        Assert.That(failure.Message, Does.Contain("wants credentials for bucket 'the-lake' (401 Anonymous caller").And.EndsWith("unset STORAGE_EMULATOR_HOST."));
    }

    [Test]
    public async Task AnyCall_OfAnAccountThatGoogleDoesNotKnow_IsInput()
    {
        _server.Accounts.Refuse = () => new GoogleRefusal(400, "invalid_grant", "Invalid JWT Signature.");
        var failure = await Assert.ThrowsAsync<FailureException>(() => _archive.CheckAsync(default));
        Assert.That(failure!.Kind, Is.EqualTo(FailureKind.Input), failure.Message);
        Assert.That(failure.Message, Does.StartWith("Google did not accept the credentials ("));
    }

    [Test]
    public async Task AnyCall_WhileTheServerOfTokensIsOutOfOrder_IsTriedAgain()
    {
        var left = 2;
        _server.Accounts.Refuse = () => left-- > 0 ? new GoogleRefusal(503, "backendError", "later") : null;
        await _archive.CheckAsync(default);
        Assert.That(_server.Accounts.Issued, Is.EqualTo(1));
    }

    [Test]
    public async Task AnyCall_OnAMachineWithoutCredentials_IsInput()
    {
        // What GetApplicationDefaultAsync throws, seen with 1.78.0.
        var none = new GoogleIdentity("s", _ => throw new InvalidOperationException("Your default credentials were not found. To set up …"));
        using var archive = new GcsArchive(GcsServer.Bucket, "lake", _server.Endpoint() with { Identity = none });
        foreach (var call in Calls(archive))
        {
            var failure = await Assert.ThrowsAsync<FailureException>(() => call());
            Assert.That((failure!.Kind, failure.Message), Is.EqualTo((FailureKind.Input,
                "No Google credentials were found: run 'gcloud auth application-default login', or set GOOGLE_APPLICATION_CREDENTIALS to the path of a key file.")));
        }
    }
}
