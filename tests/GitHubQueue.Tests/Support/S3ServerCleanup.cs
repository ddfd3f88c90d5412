using GitHubQueue.Tests.Support;
using NUnit.Framework;

namespace GitHubQueue.Tests; // the root of all tests, so that it comes after the last of them

[SetUpFixture]
public sealed class S3ServerCleanup
{
    [OneTimeTearDown]
    public Task RemoveBucket() => S3Server.RemoveBucketAsync();
}
