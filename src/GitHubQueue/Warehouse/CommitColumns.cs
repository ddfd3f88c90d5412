using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using GitHubQueue.Records;
using GitHubQueue.Tables;
using Npgsql;
using NpgsqlTypes;

namespace GitHubQueue.Warehouse;

/// <summary>A commit's row in the form of COPY.</summary>
internal static class CommitColumns
{
    public const string Copy = """
        copy stage_commits(origin, repository_id, sha, org, repo, message, author_name, author_email, author, authored_at, committer_name, committer_email,
                           committer, committed_at, parents, is_verified, comments, url, as_of, item, source_object) from stdin (format binary)
        """;

    public static async Task WriteAsync(NpgsqlBinaryImporter copy, Record record, CommitRow commit, long item, string archiveKey, CancellationToken cancellationToken)
    {
        await copy.StartRowAsync(cancellationToken).ConfigureAwait(false);
        var (origin, repository) = Split(record.Key);
        await Text(origin).ConfigureAwait(false);
        await copy.WriteAsync(repository, NpgsqlDbType.Bigint, cancellationToken).ConfigureAwait(false);
        foreach (var text in new[] { commit.Sha, record.Org, record.Repo, commit.Message, commit.AuthorName, commit.AuthorEmail, commit.Author })
            await Text(text).ConfigureAwait(false);
        await Time(commit.AuthoredAt).ConfigureAwait(false);
        foreach (var text in new[] { commit.CommitterName, commit.CommitterEmail, commit.Committer })
            await Text(text).ConfigureAwait(false);
        await Time(commit.CommittedAt).ConfigureAwait(false);
        await copy.WriteAsync(commit.Parents.Select(parent => PostgresText.Clean(parent)!).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Text, cancellationToken).ConfigureAwait(false);
        await Value(commit.IsVerified, NpgsqlDbType.Boolean).ConfigureAwait(false);
        await Value((int?)commit.Comments, NpgsqlDbType.Integer).ConfigureAwait(false);
        await Text(commit.Url).ConfigureAwait(false);
        await Time(record.AsOf).ConfigureAwait(false);
        await copy.WriteAsync(item, NpgsqlDbType.Bigint, cancellationToken).ConfigureAwait(false);
        await Text(archiveKey).ConfigureAwait(false);

        Task Text(string? text) => text is null ? copy.WriteNullAsync(cancellationToken) : copy.WriteAsync(PostgresText.Clean(text)!, NpgsqlDbType.Text, cancellationToken);
        Task Time(DateTimeOffset? time) => time is { } at ? copy.WriteAsync(at.ToUniversalTime(), NpgsqlDbType.TimestampTz, cancellationToken) : copy.WriteNullAsync(cancellationToken);
        Task Value<T>(T? value, NpgsqlDbType type)
            where T : struct => value is { } some ? copy.WriteAsync(some, type, cancellationToken) : copy.WriteNullAsync(cancellationToken);
    }

    /// <summary>A key is <c>origin/repository id/sha</c>; where the server tells no id, <c>origin/owner/name/sha</c>.</summary>
    private static (string Origin, long Repository) Split(string key)
    {
        var repository = key[..key.LastIndexOf('/')];
        var id = repository[(repository.LastIndexOf('/') + 1)..];
        return long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? (repository[..repository.LastIndexOf('/')], number)
            : (repository, -1 - (BitConverter.ToInt64(SHA256.HashData(Encoding.UTF8.GetBytes(repository))) & long.MaxValue - 1));
    }
}
