using System.Text.RegularExpressions;
using GitHubQueue.Records;

namespace GitHubQueue.Archive;

/// <summary>An archive as people write it: <c>file:lake</c>, <c>file:///srv/lake</c>, <c>s3://bucket/prefix</c>, <c>gs://bucket/prefix</c>.</summary>
public static partial class ArchiveLocation
{
    /// <summary>https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html</summary>
    [GeneratedRegex(@"\A(?!(?:\d+\.){3}\d+\z)(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\z")]
    private static partial Regex S3BucketName { get; }

    /// <summary>https://cloud.google.com/storage/docs/buckets#naming</summary>
    [GeneratedRegex(@"\A(?!(?:\d+\.){3}\d+\z)(?!.*\.\.)(?!.*[^.]{64})[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]\z")]
    private static partial Regex GcsBucketName { get; }

    [GeneratedRegex(@"\A(?<scheme>[A-Za-z][A-Za-z0-9+.-]+):(?<rest>.*)\z", RegexOptions.Singleline)]
    private static partial Regex Location { get; }

    /// <summary>Looks at the words only: whether the place can be used is told by <see cref="IArchive.CheckAsync"/>.</summary>
    /// <param name="location">An archive's <see cref="IArchive.Root"/> opens that archive again.</param>
    /// <param name="workingDirectory">Where a relative folder starts.</param>
    /// <param name="s3">For <c>s3:</c>.</param>
    /// <param name="gcs">For <c>gs:</c>.</param>
    /// <exception cref="FailureException">Input: it isn't a location.</exception>
    public static IArchive Open(string location, string workingDirectory, S3Endpoint s3, GcsEndpoint gcs)
    {
        ArgumentNullException.ThrowIfNull(location);
        var match = Location.Match(location);
        var rest = match.Groups["rest"].Value;
        return match.Groups["scheme"].Value switch
        {
            "file" => OpenFolder(location, rest, workingDirectory),
            "s3" => OpenBucket(location, rest, S3BucketName, "lower-case letters, digits, dots and hyphens", (bucket, prefix) => new S3Archive(bucket, prefix, s3)),
            "gs" => OpenBucket(
                location, rest, GcsBucketName, "lower-case letters, digits, dots, hyphens and underscores", (bucket, prefix) => new GcsArchive(bucket, prefix, gcs)),
            "" => throw Wrong(location, location.Length == 0 ? "is empty" : $"has no scheme; for a folder write 'file:{location}'"),
            var other => throw Wrong(location, $"has the unknown scheme '{other}:'"),
        };
    }

    private static FolderArchive OpenFolder(string location, string rest, string workingDirectory)
    {
        if (rest.StartsWith("//", StringComparison.Ordinal))
        {
            if (!rest.StartsWith("///", StringComparison.Ordinal))
                throw Wrong(location, "names a host; a folder of this machine is file:relative or file:///absolute");
            rest = rest[2..];
        }
        if (rest.Length == 0 || rest.Contains('\0', StringComparison.Ordinal))
            throw Wrong(location, "names no folder");
        return new FolderArchive(rest, workingDirectory);
    }

    private static IArchive OpenBucket(string location, string rest, Regex name, string letters, Func<string, string, IArchive> open)
    {
        if (!rest.StartsWith("//", StringComparison.Ordinal))
            throw Wrong(location, "has no bucket");
        var parts = rest[2..].Split('/', 2);
        if (!name.IsMatch(parts[0]))
            throw Wrong(location, $"names the bucket '{parts[0]}', but a bucket's name has 3 to 63 {letters}, with a letter or digit at both ends");
        var prefix = parts.Length == 1 ? "" : parts[1].TrimEnd('/');
        try
        {
            return open(parts[0], prefix);
        }
        catch (ArgumentException)
        {
            throw Wrong(location, $"has the prefix '{prefix}', in which a part between slashes is empty, '.' or '..'");
        }
    }

    private static FailureException Wrong(string location, string why) => new(FailureKind.Input,
        $"The archive '{location}' {why}. An archive is 'file:folder', 's3://bucket/prefix' or 'gs://bucket/prefix'.");
}
