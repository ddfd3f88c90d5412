using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using GitHubQueue.Archive;
using NUnit.Framework;

namespace GitHubQueue.Tests.Support;

/// <summary>The S3 server that <c>scripts/test.sh</c> started or was given, and one bucket on it for this run of the tests.</summary>
public static class S3Server
{
    private static readonly Lazy<Task<string>> RunBucket = new(() => CreateBucketAsync(Endpoint));

    public static bool IsGiven => Url is not null;

    /// <summary>moto checks neither signatures nor permissions.</summary>
    public static bool ChecksCredentials => Environment.GetEnvironmentVariable("GITHUB_QUEUE_TEST_S3_KIND") != "moto";

    /// <summary>Retries after a millisecond, for the sake of the tests' time.</summary>
    public static S3Endpoint Endpoint => new()
    {
        ServiceUrl = new Uri(Url ?? throw new InvalidOperationException("Ask IsGiven or SkipUnlessGiven first.")),
        Region = Environment.GetEnvironmentVariable("AWS_REGION"),
        AccessKey = Environment.GetEnvironmentVariable("AWS_ACCESS_KEY_ID"),
        SecretKey = Environment.GetEnvironmentVariable("AWS_SECRET_ACCESS_KEY"),
        FirstRetryAfter = TimeSpan.FromMilliseconds(1),
    };

    private static string? Url => Environment.GetEnvironmentVariable("GITHUB_QUEUE_TEST_S3") is { Length: > 0 } url ? url : null;

    public static void SkipUnlessGiven()
    {
        if (!IsGiven)
            Assert.Ignore("No S3 server: run scripts/test.sh, which starts one, or set GITHUB_QUEUE_TEST_S3 to the URL of one.");
    }

    /// <summary>The run's bucket, made at the first call.</summary>
    public static Task<string> BucketAsync() => RunBucket.Value;

    /// <summary>A part of the run's bucket that no other test uses.</summary>
    public static async Task<S3Archive> OpenArchiveAsync(S3Endpoint? endpoint = null) =>
        new(await BucketAsync(), $"test-{Guid.NewGuid():n}", endpoint ?? Endpoint);

    public static AmazonS3Client Client(S3Endpoint endpoint) => new(
        new BasicAWSCredentials(endpoint.AccessKey, endpoint.SecretKey),
        new AmazonS3Config
        {
            ServiceURL = endpoint.ServiceUrl!.ToString(),
            ForcePathStyle = true,
            AuthenticationRegion = endpoint.Region ?? "us-east-1",
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
        });

    internal static async Task RemoveBucketAsync()
    {
        if (!RunBucket.IsValueCreated)
            return;
        using var client = Client(Endpoint);
        var bucket = await RunBucket.Value;
        for (List<S3Object>? found; (found = (await client.ListObjectsV2Async(new() { BucketName = bucket })).S3Objects) is { Count: > 0 };)
        {
            foreach (var one in found)
                await client.DeleteObjectAsync(bucket, one.Key);
        }
        await client.DeleteBucketAsync(bucket);
    }

    private static async Task<string> CreateBucketAsync(S3Endpoint endpoint)
    {
        using var client = Client(endpoint);
        var name = $"github-queue-test-{Guid.NewGuid():n}";
        await client.PutBucketAsync(name);
        return name;
    }
}
