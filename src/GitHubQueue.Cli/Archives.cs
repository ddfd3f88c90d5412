using GitHubQueue.Archive;

namespace GitHubQueue.Cli;

/// <summary>Opens archives with what the environment says of them.</summary>
internal static class Archives
{
    public static IArchive Open(string? option)
    {
        var location = option ?? CommonOptions.Variable("GITHUB_QUEUE_ARCHIVE")
            ?? (CommonOptions.Variable("BUCKET_NAME") is { } bucket ? $"s3://{bucket}/github" : "file:lake");
        var serviceUrl = CommonOptions.Variable("AWS_ENDPOINT_URL_S3") ?? CommonOptions.Variable("AWS_ENDPOINT_URL");
        var endpoint = new S3Endpoint
        {
            ServiceUrl = serviceUrl,
            Region = CommonOptions.Variable("AWS_REGION") ?? CommonOptions.Variable("AWS_DEFAULT_REGION"),
        };
        return ArchiveLocation.Open(location, Environment.CurrentDirectory, endpoint);
    }
}
