using GitHubQueue.Records;
using GitHubQueue.Secrets;
using GitHubQueue.Tests.Support;
using NUnit.Framework;

namespace GitHubQueue.Tests.Secrets;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class AwsSecretsTests : IAsyncDisposable
{
    private const string Name = "prod/github-token";

    private AwsSecretServer _server = null!;

    [SetUp]
    public async Task Start() => _server = await AwsSecretServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [TestCase("ghp_secret")]
    [TestCase("pässword ✓\n")]
    public async Task FetchAsync_AText_IsThat(string value)
    {
        _server.Put(Name, value);
        Assert.That((await FetchAsync(Name), _server.Requests), Is.EqualTo((value, 1)));
    }

    [Test]
    public async Task FetchAsync_WithASessionToken_SignsItToo()
    {
        await using var server = await AwsSecretServer.StartAsync("a-session");
        server.Put(Name, "x");
        Assert.That(await new AwsSecrets(server.Endpoint, TimeProvider.System).FetchAsync(Name, default), Is.EqualTo("x"));
    }

    [Test]
    public async Task FetchAsync_AnArn_IsSignedForItsRegion()
    {
        const string Arn = $"arn:aws:secretsmanager:{AwsSecretServer.Region}:123456789012:secret:x-AbCdEf";
        _server.Put(Arn, "x");
        Assert.That(await new AwsSecrets(_server.Endpoint with { Region = "us-east-1" }, TimeProvider.System).FetchAsync(Arn, default), Is.EqualTo("x"));
    }

    [Test]
    public async Task FetchAsync_AKeyOfAJsonSecret_IsItsValue()
    {
        _server.Put(Name, """{"user": "u", "url": "postgres://u:p@h/d"}""");
        Assert.That(await FetchAsync($"{Name}#url"), Is.EqualTo("postgres://u:p@h/d"));
    }

    [TestCase("""{"other": "never-shown"}""")]
    [TestCase("""{"url": ["never-shown"]}""")]
    [TestCase("\"never-shown\"")]
    [TestCase("never-shown")]
    public async Task FetchAsync_AKeyThatIsNotThere_IsInputAndShowsNothing(string secret)
    {
        _server.Put(Name, secret);
        await ExpectAsync($"{Name}#url", FailureKind.Input, $"The secret 'aws-secret:{Name}#url' is not a JSON object with a text 'url': correct the reference, or the secret.");
    }

    /// <summary>Names and texts that can't be decoded are JSON.</summary>
    [TestCase("""{"\ud800":1,"url":"\ud800"}""")]
    public async Task FetchAsync_AKeyWhoseTextCannotBeDecoded_IsInputAndShowsNothing(string secret)
    {
        _server.Put(Name, secret);
        await ExpectAsync($"{Name}#url", FailureKind.Input, $"The secret 'aws-secret:{Name}#url' is not a JSON object with a text 'url': correct the reference, or the secret.");
    }

    [Test]
    public async Task FetchAsync_NoSuchSecret_IsInput() => await ExpectAsync(Name, FailureKind.Input,
        $"The secret 'aws-secret:{Name}' does not exist in Secrets Manager at {_server.Url.Authority}: create it, or correct the reference.");

    [Test]
    public async Task FetchAsync_Bytes_IsInput()
    {
        _server.Put(Name, new byte[] { 1, 2, 3 });
        await ExpectAsync(Name, FailureKind.Input, $"The secret 'aws-secret:{Name}' holds bytes, and no text: put the text into it.");
    }

    [TestCase("AccessDeniedException", "may not be read (400 said): the credentials need secretsmanager:GetSecretValue on it, and kms:Decrypt on its key.")]
    [TestCase("com.amazonaws.secretsmanager#AccessDeniedException", "may not be read (400 said): the credentials need secretsmanager:GetSecretValue on it, and kms:Decrypt on its key.")]
    [TestCase("ExpiredTokenException", "was not given out, as the credentials were refused (400 said): check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, "
        + "or the profile named by AWS_PROFILE, and this machine's clock.")]
    [TestCase("InvalidRequestException", "can't be had (400 said, InvalidRequestException): correct the reference, or the secret.")]
    public async Task FetchAsync_Refused_IsInputAfterOneRequest(string type, string sentence)
    {
        _server.Refuse = () => (400, type, "said");
        await ExpectAsync(Name, FailureKind.Input, $"The secret 'aws-secret:{Name}' {sentence}");
        Assert.That(_server.Requests, Is.EqualTo(1));
    }

    [TestCase(AwsSecretServer.AccessKey, "never-shown")]
    [TestCase("nobody", "never-shown")]
    public async Task FetchAsync_WithWrongKeys_IsInputAndShowsNone(string accessKey, string secretKey)
    {
        _server.Put(Name, "x");
        var store = new AwsSecrets(_server.Endpoint with { AccessKey = accessKey, SecretKey = secretKey }, TimeProvider.System);
        var failure = await Assert.ThrowsAsync<FailureException>(() => store.FetchAsync(Name, default));
        Assert.That(failure!.Kind, Is.EqualTo(FailureKind.Input), failure.Message);
        Assert.That(failure.Message, Does.Contain("as the credentials were refused").And.Contain("AWS_SECRET_ACCESS_KEY").And.Not.Contain(secretKey));
    }

    [Test]
    public async Task FetchAsync_WithAClockThatIsWrong_IsInput()
    {
        _server.Put(Name, "x");
        var failure = await Assert.ThrowsAsync<FailureException>(() => new AwsSecrets(_server.Endpoint, new ManualClock()).FetchAsync(Name, default));
        Assert.That(failure!.Message, Does.Contain("this machine's clock"));
    }

    [TestCase(400, "ThrottlingException")]
    [TestCase(500, "InternalServiceError")]
    [TestCase(503, "ServiceUnavailable")]
    public async Task FetchAsync_ThreeErrorsThatPass_Succeeds(int status, string type)
    {
        var left = 3;
        _server.Put(Name, "x");
        _server.Refuse = () => left-- > 0 ? (status, type, "later") : null;
        Assert.That(await FetchAsync(Name), Is.EqualTo("x"));
    }

    [Test]
    public async Task FetchAsync_NoConnection_IsUnavailable()
    {
        await _server.DisposeAsync();
        var failure = await Assert.ThrowsAsync<FailureException>(() => FetchAsync(Name));
        Assert.That(failure!.Kind, Is.EqualTo(FailureKind.Unavailable), failure.Message);
        Assert.That(failure.Message, Does.StartWith($"The secret 'aws-secret:{Name}' could not be fetched from Secrets Manager at {_server.Url.Authority} in 4 attempts (Connection refused"));
    }

    [Test]
    public void ToString_AnEndpointWithKeys_ShowsNone() => Assert.That(_server.Endpoint.ToString(), Is.EqualTo(_server.Url.ToString()));

    /// <summary>Another server than the one that was written for these tests.</summary>
    [Test]
    public async Task FetchAsync_OfMoto_GivesTheSecret()
    {
        S3Server.SkipUnlessGiven();
        if (S3Server.ChecksCredentials)
            Assert.Ignore("Only moto, which scripts/test.sh starts, has both S3 and Secrets Manager.");
        var name = $"test-{Guid.NewGuid():n}/token";
        using (var http = new HttpClient())
        {
            using var create = new HttpRequestMessage(HttpMethod.Post, S3Server.Endpoint.ServiceUrl);
            create.Content = new StringContent($$"""{"Name": "{{name}}", "SecretString": "{\"token\": \"ghp_x\"}", "ClientRequestToken": "{{Guid.NewGuid()}}"}""");
            create.Content.Headers.ContentType = new("application/x-amz-json-1.1");
            create.Headers.Add("X-Amz-Target", "secretsmanager.CreateSecret");
            create.Headers.TryAddWithoutValidation("Authorization", "AWS4-HMAC-SHA256 Credential=test/20261120/us-east-1/secretsmanager/aws4_request, SignedHeaders=host, Signature=x");
            using var created = await http.SendAsync(create);
            Assert.That(created.IsSuccessStatusCode, Is.True, await created.Content.ReadAsStringAsync());
        }
        var moto = new AwsSecrets(_server.Endpoint with { ServiceUrl = S3Server.Endpoint.ServiceUrl, Region = "us-east-1" }, TimeProvider.System);
        Assert.That(await moto.FetchAsync(name, default), Is.EqualTo("""{"token": "ghp_x"}"""));
        Assert.That(await moto.FetchAsync($"{name}#token", default), Is.EqualTo("ghp_x"));
        var failure = await Assert.ThrowsAsync<FailureException>(() => moto.FetchAsync("no-such-secret", default));
        Assert.That((failure!.Kind, failure.Message), Is.EqualTo((FailureKind.Input,
            $"The secret 'aws-secret:no-such-secret' does not exist in Secrets Manager at {S3Server.Endpoint.ServiceUrl!.Authority}: create it, or correct the reference.")));
    }

    private Task<string?> FetchAsync(string name) => new AwsSecrets(_server.Endpoint, TimeProvider.System).FetchAsync(name, default);

    private async Task ExpectAsync(string name, FailureKind kind, string sentence)
    {
        var failure = await Assert.ThrowsAsync<FailureException>(() => FetchAsync(name));
        Assert.That((failure!.Kind, failure.Message), Is.EqualTo((kind, sentence)));
        Assert.That(failure.ToString(), Does.Not.Contain("never-shown"));
    }
}
