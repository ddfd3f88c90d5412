using GitHubQueue.Archive;
using GitHubQueue.Cli.Config;
using GitHubQueue.Records;

namespace GitHubQueue.Cli;

/// <summary>Opens archives with what the environment says of them.</summary>
internal static class Archives
{
    /// <exception cref="FailureException">Input: not an archive, or an endpoint that isn't an address.</exception>
    public static IArchive Open(string? option, PipelineConfig config) => Open(option ?? CommonOptions.Variable("GITHUB_QUEUE_ARCHIVE")
        ?? (CommonOptions.Variable("BUCKET_NAME") is { } bucket ? $"s3://{bucket}/github" : config.Archive ?? "file:lake"));

    /// <inheritdoc cref="Open(string?, PipelineConfig)"/>
    public static IArchive Open(string location)
    {
        var endpoint = new S3Endpoint
        {
            ServiceUrl = ServiceUrl("AWS_ENDPOINT_URL_S3") ?? ServiceUrl("AWS_ENDPOINT_URL"),
            Region = CommonOptions.Variable("AWS_REGION") ?? CommonOptions.Variable("AWS_DEFAULT_REGION"),
        };
        return ArchiveLocation.Open(location, Environment.CurrentDirectory, endpoint);
    }

    private static Uri? ServiceUrl(string variable)
    {
        if (CommonOptions.Variable(variable) is not { } text)
            return null;
        return Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url : throw new FailureException(
            FailureKind.Input, $"The S3 endpoint '{text}' in {variable} is not an http or https address: use one such as http://localhost:4566.");
    }
}
