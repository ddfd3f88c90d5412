using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace GitHubQueue.Benchmarks;

/// <summary>Makes the bucket that the worker writes to.</summary>
internal static class Bucket
{
    public const string Name = "github-queue-bench";

    /// <remarks>The server's address and credentials are in the variables that <c>scripts/s3.sh</c> writes.</remarks>
    public static async Task CreateAsync(string url)
    {
        var credentials = new BasicAWSCredentials(Environment.GetEnvironmentVariable("AWS_ACCESS_KEY_ID"), Environment.GetEnvironmentVariable("AWS_SECRET_ACCESS_KEY"));
        using var client = new AmazonS3Client(credentials, new AmazonS3Config { ServiceURL = url, ForcePathStyle = true, AuthenticationRegion = "us-east-1" });
        await client.PutBucketAsync(new PutBucketRequest { BucketName = Name });
    }
}
