using Amazon.Runtime;
using GitHubQueue.Archive;
using GitHubQueue.Records;
using NUnit.Framework;

namespace GitHubQueue.Tests.Archive;

[Parallelizable(ParallelScope.All)]
public sealed class S3FailureTests
{
    // The SDK's own words, seen with 4.0.104 on a machine without credentials or region.
    [TestCase("Failed to resolve AWS credentials. The credential providers used to search for credentials returned the following errors: …",
        "No AWS credentials were found for bucket 'b'. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE.")]
    [TestCase("No RegionEndpoint or ServiceURL configured",
        "The region of bucket 'b' is not known. Set AWS_REGION, or AWS_ENDPOINT_URL for a server that isn't AWS.")]
    public void Explain_WhatTheSdkFindsBeforeSending_IsInput(string said, string sentence)
    {
        var failure = S3Failure.Explain(new AmazonClientException(said), "b", new S3Endpoint());
        Assert.That((failure.Kind, failure.Message), Is.EqualTo((FailureKind.Input, sentence)));
    }

    [Test]
    public void ToString_AnEndpointWithKeys_ShowsNone()
    {
        var endpoint = new S3Endpoint { ServiceUrl = new Uri("http://localhost:4566"), AccessKey = "a-key", SecretKey = "a-secret", SessionToken = "a-token" };
        Assert.That(endpoint.ToString(), Is.EqualTo("http://localhost:4566/"));
    }
}
