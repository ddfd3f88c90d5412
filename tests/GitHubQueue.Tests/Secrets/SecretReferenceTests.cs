using GitHubQueue.Secrets;
using NUnit.Framework;

namespace GitHubQueue.Tests.Secrets;

[Parallelizable(ParallelScope.All)]
public sealed class SecretReferenceTests
{
    [TestCase("env:NAME", "env", "NAME")]
    [TestCase("file:/run/secrets/a b", "file", "/run/secrets/a b")]
    [TestCase("file:c:\\secrets\\x", "file", "c:\\secrets\\x")]
    [TestCase("gcp-secret:projects/p-1/secrets/my_secret/versions/latest", "gcp-secret", "projects/p-1/secrets/my_secret/versions/latest")]
    [TestCase("gcp-secret:projects/example.com:p/secrets/s/versions/7", "gcp-secret", "projects/example.com:p/secrets/s/versions/7")]
    [TestCase("gcp-secret:projects/1/locations/europe-west3/secrets/s/versions/7", "gcp-secret", "projects/1/locations/europe-west3/secrets/s/versions/7")]
    [TestCase("aws-secret:prod/github+token@x.y=z_-", "aws-secret", "prod/github+token@x.y=z_-")]
    [TestCase("aws-secret:arn:aws:secretsmanager:eu-central-1:123456789012:secret:x-AbCdEf#token", "aws-secret", "arn:aws:secretsmanager:eu-central-1:123456789012:secret:x-AbCdEf#token")]
    public void Parse_AReference_HasItsParts(string text, string store, string name)
    {
        var reference = SecretReference.Parse(text);
        Assert.That(reference, Is.EqualTo(new SecretReference(store, name)));
        Assert.That(reference!.Text, Is.EqualTo(text));
    }

    [TestCase("")]
    [TestCase("ghp_abcdefghijklmnopqrstuvwxyz0123456789")]
    [TestCase("postgres://user:password@host/db")]
    [TestCase("env:")]
    [TestCase("env:A B")]
    [TestCase("env:postgres://user:password@host/database")]
    [TestCase("env:ghp_abc-def")]
    [TestCase("file:ghp_abcdefghijklmnopqrstuvwxyz0123456789")]
    [TestCase("file:github_pat_abc")]
    [TestCase("file:postgres://user:password@host/database")]
    [TestCase("file:")]
    [TestCase("ENV:NAME")]
    [TestCase("vault:secret/x")]
    [TestCase("gcp-secret:s")]
    [TestCase("gcp-secret:projects/p/secrets/s")]
    [TestCase("gcp-secret:projects/p/secrets/s/versions/")]
    [TestCase("gcp-secret:projects/p/secrets/s/versions/latest:destroy")]
    [TestCase("gcp-secret:projects/p?x/secrets/s/versions/latest")]
    [TestCase("gcp-secret:projects/../secrets/s/versions/1/x")]
    [TestCase("aws-secret:")]
    [TestCase("aws-secret:a b")]
    [TestCase("aws-secret:a#")]
    public void Parse_AnythingElse_IsNone(string text) => Assert.That(SecretReference.Parse(text), Is.Null);
}
