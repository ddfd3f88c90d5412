using System.Text.Json;
using GitHubQueue.Records;

namespace GitHubQueue.Sources;

/// <summary>Makes records of the issues list's elements, reading no more of each than its identity and its time.</summary>
internal static class IssueRecord
{
    /// <returns>The record, and when the issue was updated; null where the element doesn't say.</returns>
    public static (Record Record, DateTimeOffset? UpdatedAt) Of(
        ReadOnlyMemory<byte> payload, string origin, RepositoryName repository, string source, DateTimeOffset fetchedAt)
    {
        var (id, updatedAt) = Identity(payload.Span);
        var hash = PayloadHash.Of(payload.Span);
        var record = new Record
        {
            Entity = Entity.Issue,
            Key = id is null ? $"{origin}/hash:{hash}" : $"{origin}/{id}",
            AsOf = updatedAt ?? fetchedAt,
            Hash = hash,
            Org = repository.Org,
            Repo = repository.Repo,
            Source = source,
            FetchedAt = fetchedAt,
            Payload = payload,
        };
        return (record, updatedAt);
    }

    private static (long? Id, DateTimeOffset? UpdatedAt) Identity(ReadOnlySpan<byte> payload)
    {
        var reader = new Utf8JsonReader(payload, new JsonReaderOptions { MaxDepth = 256 });
        (long? id, DateTimeOffset? updatedAt) = (null, null);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return (null, null);
        while ((id is null || updatedAt is null) && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("id"u8))
            {
                reader.Read();
                if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number))
                    id = number;
            }
            else if (reader.ValueTextEquals("updated_at"u8))
            {
                reader.Read();
                updatedAt = Time(in reader);
            }
            reader.Skip();
        }
        return (id, updatedAt);
    }

    private static DateTimeOffset? Time(ref readonly Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String || reader.ValueSpan.Length > 64)
            return null;
        Span<char> text = stackalloc char[64];
        return System.Text.Unicode.Utf8.ToUtf16(reader.ValueSpan, text, out _, out var length) == System.Buffers.OperationStatus.Done
            && Timestamps.TryParse(text[..length], out var time) ? time : null;
    }
}
