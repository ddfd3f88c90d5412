using GitHubQueue.Archive;
using GitHubQueue.Cli.Config;
using GitHubQueue.Records;

namespace GitHubQueue.Cli;

/// <summary>Opens archives with what the environment says of them.</summary>
internal static class Archives
{
    private const string EmulatorVariable = "STORAGE_EMULATOR_HOST";

    /// <exception cref="FailureException">Input: not an archive, or an endpoint that isn't an address.</exception>
    public static IArchive Open(string? option, PipelineConfig config) => Open(option ?? CommonOptions.Variable("GITHUB_QUEUE_ARCHIVE")
        ?? (CommonOptions.Variable("BUCKET_NAME") is { } bucket ? $"s3://{bucket}/github" : config.Archive ?? "file:lake"));

    /// <inheritdoc cref="Open(string?, PipelineConfig)"/>
    public static IArchive Open(string location) => ArchiveLocation.Open(location, Environment.CurrentDirectory, S3(), Gcs());

    private static S3Endpoint S3() => new()
    {
        ServiceUrl = Addresses.Variable("AWS_ENDPOINT_URL_S3") ?? Addresses.Variable("AWS_ENDPOINT_URL"),
        Region = CommonOptions.Variable("AWS_REGION") ?? CommonOptions.Variable("AWS_DEFAULT_REGION"),
    };

    /// <summary>An emulator is named with or without a scheme, and gets no credentials; a private endpoint is named as gcloud knows it, perhaps with the API's path.</summary>
    private static GcsEndpoint Gcs()
    {
        if (CommonOptions.Variable(EmulatorVariable) is { } emulator)
            return new() { ServiceUrl = Addresses.Parse(emulator.Contains("://", StringComparison.Ordinal) ? emulator : $"http://{emulator}", EmulatorVariable), Identity = null };
        return Addresses.Variable("CLOUDSDK_API_ENDPOINT_OVERRIDES_STORAGE") is { } url ? new() { ServiceUrl = new(url.GetLeftPart(UriPartial.Authority)) } : new();
    }
}
