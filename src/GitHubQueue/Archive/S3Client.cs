using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using Polly;
using Polly.Retry;

namespace GitHubQueue.Archive;

/// <summary>How this program sets up the AWS SDK and retries around it.</summary>
internal static class S3Client
{
    public const int Attempts = 4;

    /// <summary>Cheap: neither credentials nor connections are looked for before the first request.</summary>
    public static AmazonS3Client Create(S3Endpoint endpoint)
    {
        var config = new AmazonS3Config
        {
            MaxErrorRetry = 0, // Polly retries, once and visibly
            ThrottleRetries = false,
            Timeout = endpoint.RequestTimeout,
            MaxConnectionsPerServer = endpoint.MaxConnections,
            // Ceph and others don't know the SDK's newer checksum trailers; bodies carry Content-MD5, and are hashed again when read.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        };
        if (endpoint.ServiceUrl is { } url)
        {
            config.ServiceURL = url.ToString();
            config.ForcePathStyle = true;
            config.AuthenticationRegion = endpoint.Region ?? "us-east-1";
        }
        else if (endpoint.Region is { } region)
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        }
        return endpoint switch
        {
            { AccessKey: null } => new AmazonS3Client(config),
            { SessionToken: null } => new AmazonS3Client(new BasicAWSCredentials(endpoint.AccessKey, endpoint.SecretKey), config),
            _ => new AmazonS3Client(new SessionAWSCredentials(endpoint.AccessKey, endpoint.SecretKey, endpoint.SessionToken), config),
        };
    }

    public static ResiliencePipeline Retries(S3Endpoint endpoint) => new ResiliencePipelineBuilder()
        .AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = Attempts - 1,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = endpoint.FirstRetryAfter,
            ShouldHandle = attempt => ValueTask.FromResult(
                attempt.Outcome.Exception is { } error && !attempt.Context.CancellationToken.IsCancellationRequested && S3Failure.IsTransient(error)),
        })
        .Build();
}
