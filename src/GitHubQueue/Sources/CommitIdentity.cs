using System.Text.Json;
using System.Text.RegularExpressions;
using GitHubQueue.Records;

namespace GitHubQueue.Sources;

/// <summary>What has to be known of a commit before it is read as a row.</summary>
/// <param name="Sha">Null: none that can be read.</param>
/// <param name="CommittedAt">By its committer, or else by its author; null: it doesn't say.</param>
internal readonly partial record struct CommitIdentity(string? Sha, DateTimeOffset? CommittedAt)
{
    /// <summary>SHA-1, or SHA-256 in repositories that use it.</summary>
    [GeneratedRegex(@"\A([0-9a-f]{40}|[0-9a-f]{64})\z")]
    private static partial Regex ObjectName { get; }

    public static CommitIdentity Of(ReadOnlySpan<byte> payload)
    {
        var reader = new Utf8JsonReader(payload, JsonValues.Options);
        (string? sha, DateTimeOffset? committedAt) = (null, null);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return default;
        while ((sha is null || committedAt is null) && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (isSha, isCommit) = (reader.IsNamed("sha"u8), reader.IsNamed("commit"u8));
            reader.Read();
            if (isSha)
                sha = JsonValues.Text(in reader);
            if (isCommit)
                committedAt = DateIn(ref reader);
            reader.Skip();
        }
        return new(sha is not null && ObjectName.IsMatch(sha) ? sha : null, committedAt);
    }

    /// <summary>Reads the Git commit to its end.</summary>
    private static DateTimeOffset? DateIn(ref Utf8JsonReader reader)
    {
        (DateTimeOffset? authored, DateTimeOffset? committed) = (null, null);
        if (reader.TokenType != JsonTokenType.StartObject)
            return null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (isAuthor, isCommitter) = (reader.IsNamed("author"u8), reader.IsNamed("committer"u8));
            reader.Read();
            if (isAuthor)
                authored = DateOf(ref reader);
            else if (isCommitter)
                committed = DateOf(ref reader);
            else
                reader.Skip();
        }
        return committed ?? authored;
    }

    /// <summary>Reads a signature to its end.</summary>
    private static DateTimeOffset? DateOf(ref Utf8JsonReader reader)
    {
        DateTimeOffset? date = null;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return null;
        }
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isDate = reader.IsNamed("date"u8);
            reader.Read();
            if (isDate)
                date = JsonValues.Time(in reader);
            reader.Skip();
        }
        return date;
    }
}
