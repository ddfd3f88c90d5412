using GitHubQueue.Archive;

namespace Torture.Stage;

/// <summary>A bucket of its own on the S3 server that GITHUB_QUEUE_TEST_S3 names, or else on one that is started here.</summary>
internal sealed class S3Place : IAsyncDisposable
{
    private readonly string? _script, _folder;

    private S3Place(Dictionary<string, string> environment, string? script, string? folder) => (Environment, _script, _folder) = (environment, script, folder);

    public Dictionary<string, string> Environment { get; }

    public Uri Url => new(Environment["GITHUB_QUEUE_TEST_S3"]);

    public string Bucket { get; } = $"torture-{Guid.NewGuid():n}";

    public string Root => $"s3://{Bucket}/lake";

    /// <summary>The archive, past the adversary.</summary>
    public IArchive Open() => ArchiveLocation.Open(Root, "/", Endpoint, new());

    private S3Endpoint Endpoint => new()
    {
        ServiceUrl = Url,
        Region = Environment["AWS_REGION"],
        AccessKey = Environment["AWS_ACCESS_KEY_ID"],
        SecretKey = Environment["AWS_SECRET_ACCESS_KEY"],
    };

    public static async Task<S3Place> StartAsync(string scripts, string folder)
    {
        var place = Given() ?? await StartServerAsync(Path.Combine(scripts, "s3.sh"), folder);
        await place.CreateBucketAsync();
        return place;
    }

    public async ValueTask DisposeAsync()
    {
        if (_script is not null)
            await Script.RunAsync(_script, "stop", _folder!);
    }

    private static S3Place? Given()
    {
        if (System.Environment.GetEnvironmentVariable("GITHUB_QUEUE_TEST_S3") is not { Length: > 0 })
            return null;
        string[] names = ["GITHUB_QUEUE_TEST_S3", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION"];
        return new(names.ToDictionary(name => name, name => System.Environment.GetEnvironmentVariable(name) ?? "test"), null, null);
    }

    private static async Task<S3Place> StartServerAsync(string script, string folder)
    {
        await Script.RunAsync(script, "start", folder);
        return new(Script.Environment(folder), script, folder);
    }

    private async Task CreateBucketAsync()
    {
        using var client = new Amazon.S3.AmazonS3Client(
            new Amazon.Runtime.BasicAWSCredentials(Endpoint.AccessKey, Endpoint.SecretKey),
            new Amazon.S3.AmazonS3Config { ServiceURL = Url.ToString(), ForcePathStyle = true, AuthenticationRegion = Endpoint.Region });
        await client.PutBucketAsync(Bucket);
    }
}
