using System.Globalization;
using System.Text;
using Amazon.Runtime;
using GitHubQueue.Cloud;
using NUnit.Framework;

namespace GitHubQueue.Tests.Cloud;

/// <summary>The vectors of AWS's own test suite for Signature Version 4, by their names there, and the example of its documentation.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class AwsSignatureTests
{
    private const string SessionToken =
        "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA==";

    [TestCase("get-vanilla", "GET", "", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")]
    [TestCase("get-vanilla-query-order-key-case", "GET", "?Param2=value2&Param1=value1", "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500")]
    [TestCase("post-vanilla", "POST", "", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b")]
    public void Sign_OfTheSuite_GivesItsSignature(string name, string method, string query, string signature)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), $"https://example.amazonaws.com/{query}");
        Assert.That(Sign(request, ""), Is.EqualTo($"Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature={signature}"), name);
        Assert.That(request.Headers.GetValues("X-Amz-Date"), Is.EqualTo(new[] { "20150830T123600Z" }));
    }

    [Test]
    public void Sign_OfTheSuitesBody_GivesItsSignature()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "https://example.amazonaws.com/");
        request.Content = new StringContent("Param1=value1") { Headers = { ContentType = new("application/x-www-form-urlencoded") } };
        Assert.That(Sign(request, "Param1=value1"), Does.EndWith(
            "SignedHeaders=content-type;host;x-amz-date, Signature=ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"), "post-x-www-form-urlencoded");
    }

    [Test]
    public void Sign_OfTheSuitesHeader_GivesItsSignature()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "https://example.amazonaws.com/");
        request.Headers.TryAddWithoutValidation("My-Header1", "VALUE1");
        Assert.That(Sign(request, ""), Does.EndWith(
            "SignedHeaders=host;my-header1;x-amz-date, Signature=cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d"), "post-header-value-case");
    }

    [Test]
    public void Sign_OfTheSuitesSessionToken_GivesItsSignature()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "https://example.amazonaws.com/");
        Assert.That(Sign(request, "", SessionToken), Does.EndWith(
            "SignedHeaders=host;x-amz-date;x-amz-security-token, Signature=85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead"), "post-sts-header-before");
    }

    /// <summary>https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-signing-elements.html</summary>
    [Test]
    public void Sign_OfTheDocumentationsExample_GivesItsSignature()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08");
        request.Headers.TryAddWithoutValidation("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
        request.Content = new ByteArrayContent([]);
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
        Assert.That(Sign(request, "", region: "us-east-1", service: "iam"), Does.EndWith(
            "SignedHeaders=content-type;host;x-amz-date, Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7"));
    }

    private static string Sign(HttpRequestMessage request, string body, string? token = null, string region = "us-east-1", string service = "service")
    {
        var keys = new ImmutableCredentials("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", token);
        var now = DateTimeOffset.Parse("2015-08-30T12:36:00Z", CultureInfo.InvariantCulture);
        AwsSignature.Sign(request, Encoding.ASCII.GetBytes(body), keys, region, service, now);
        return request.Headers.NonValidated["Authorization"].ToString()["AWS4-HMAC-SHA256 ".Length..];
    }
}
