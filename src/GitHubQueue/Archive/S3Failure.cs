using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using GitHubQueue.Records;

namespace GitHubQueue.Archive;

/// <summary>Which errors of S3 pass by themselves, and what the others mean for the one who runs the program.</summary>
/// <remarks>Codes: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html</remarks>
internal static class S3Failure
{
    /// <summary>Worth another attempt within seconds: load, network, timeouts (also the SDK's own, seen as a cancellation).</summary>
    public static bool IsTransient(Exception error) => error switch
    {
        FailureException => false,
        AmazonServiceException
        {
            ErrorCode: "SlowDown" or "RequestTimeout" or "InternalError" or "ServiceUnavailable"
            or "ConditionalRequestConflict" or "OperationAborted" // another writer of the same key is at it
            or "BadDigest" or "XAmzContentSHA256Mismatch" // damaged on its way
            // Not S3's code but HTTP's, without an error document: Ceph says so to the next request on a connection, after it
            // refused a small PUT without reading the body that came after all. Another connection will do.
            or "BadRequest"
        } => true,
        AmazonServiceException { StatusCode: HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError } => true,
        AmazonServiceException { InnerException: { } inner, StatusCode: 0 } => IsTransient(inner),
        AmazonServiceException => false,
        HttpRequestException or IOException or TimeoutException or OperationCanceledException => true,
        AmazonClientException { InnerException: { } inner } => IsTransient(inner),
        _ => false,
    };

    /// <summary>The key exists: a conditional write came second.</summary>
    public static bool IsTaken(AmazonS3Exception error) => error.StatusCode == HttpStatusCode.PreconditionFailed;

    public static bool IsAbsent(AmazonS3Exception error) => error.StatusCode == HttpStatusCode.NotFound && error.ErrorCode != "NoSuchBucket";

    public static FailureException Explain(Exception error, string bucket, S3Endpoint endpoint)
    {
        var code = (error as AmazonServiceException)?.ErrorCode;
        if (IsTransient(error))
        {
            return new FailureException(FailureKind.Unavailable,
                $"S3 at {endpoint} did not take a request for bucket '{bucket}' in {S3Client.Attempts} attempts: {Because(error, code)}. "
                + "Nothing is lost: run the worker again when it can be reached.", error);
        }
        return code switch
        {
            "NoSuchBucket" => new(FailureKind.Missing,
                $"The bucket '{bucket}' does not exist at {endpoint}; create it with: aws s3 mb s3://{bucket}"
                + (endpoint.ServiceUrl is null ? "" : $" --endpoint-url {endpoint.ServiceUrl}"), error),
            "InvalidAccessKeyId" or "SignatureDoesNotMatch" or "ExpiredToken" or "InvalidToken" or "TokenRefreshRequired" => new(FailureKind.Input,
                $"S3 at {endpoint} refused the credentials for bucket '{bucket}' ({code}). Check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY "
                + "and AWS_SESSION_TOKEN, or the profile named by AWS_PROFILE.", error),
            "AccessDenied" or "AllAccessDisabled" or "AccountProblem" or "Forbidden" => new(FailureKind.Input,
                $"S3 at {endpoint} denied access to bucket '{bucket}' ({code}). The credentials need s3:ListBucket, s3:GetObject and "
                + "s3:PutObject on it.", error),
            "PermanentRedirect" or "AuthorizationHeaderMalformed" or "IllegalLocationConstraintException" => new(FailureKind.Input,
                $"The bucket '{bucket}' belongs to another region than the one asked ({endpoint}): {Because(error, null)}. Set AWS_REGION to the bucket's.", error),
            "RequestTimeTooSkewed" => new(FailureKind.Input,
                $"S3 at {endpoint} refused a request for bucket '{bucket}', because this machine's clock is wrong. Set it, best by NTP.", error),
            null => Unsent(error, bucket, endpoint),
            _ => new(FailureKind.Unavailable, $"S3 at {endpoint} refused a request for bucket '{bucket}': {Because(error, code)}.", error),
        };
    }

    /// <summary>The SDK gave up before sending: the message is all that tells why.</summary>
    private static FailureException Unsent(Exception error, string bucket, S3Endpoint endpoint)
    {
        if (error.Message.Contains("credentials", StringComparison.OrdinalIgnoreCase))
        {
            return new FailureException(FailureKind.Input,
                $"No AWS credentials were found for bucket '{bucket}'. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE.", error);
        }
        if (error.Message.Contains("region", StringComparison.OrdinalIgnoreCase))
        {
            return new FailureException(FailureKind.Input,
                $"The region of bucket '{bucket}' is not known. Set AWS_REGION, or AWS_ENDPOINT_URL for a server that isn't AWS.", error);
        }
        return new FailureException(FailureKind.Unavailable, $"S3 at {endpoint} can't be asked for bucket '{bucket}': {Because(error, null)}.", error);
    }

    private static string Because(Exception error, string? code)
    {
        var reason = error is OperationCanceledException ? "no answer in time" : error.GetBaseException().Message.TrimEnd('.');
        return code is null ? reason : $"{code}, {reason}";
    }
}
