using Amazon;
using Amazon.Runtime;
using Amazon.S3;

namespace GitHubQueue.Archive;

/// <summary>How this program sets up the AWS SDK.</summary>
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
}
