using System.Text.Json;
using System.Text.Unicode;
using GitHubQueue.Records;

namespace GitHubQueue.Tables;

/// <summary>Reads records into rows. Pure: the same record always gives the same row, or the same reason why there is none.</summary>
public static class RowReader
{
    private static readonly Dictionary<string, Func<JsonElement, Record, Row>> Readers = new()
    {
        [Entity.Issue] = (payload, _) => IssueRow.Read(payload),
        [Entity.PullRequest] = (payload, _) => PullRequestRow.Read(payload),
        [Entity.PullRequestReview] = PullRequestReviewRow.Read,
        [Entity.PullRequestFile] = PullRequestFileRow.Read,
        [Entity.Commit] = (payload, _) => CommitRow.Read(payload),
        [Entity.Event] = (payload, _) => EventRow.Read(payload),
    };

    public static RowRead Read(Record record)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (!Readers.TryGetValue(record.Entity, out var read))
            return new(null, $"Entity '{record.Entity}' has no table in this version of the program.");
        if (!Utf8.IsValid(record.Payload.Span))
            return new(null, "The payload is not UTF-8.");
        try
        {
            using var document = JsonDocument.Parse(record.Payload, new JsonDocumentOptions { MaxDepth = 256 });
            return new(read(document.RootElement, record), null);
        }
        catch (JsonException malformed)
        {
            return new(null, $"The payload is not JSON: {malformed.Message}");
        }
        catch (InvalidRecordException invalid)
        {
            return new(null, invalid.Message);
        }
        catch (Exception mistake) when (mistake is not OutOfMemoryException)
        {
            // A reader's own mistake costs one record, which waits as a dead letter for the next version; never its neighbours.
            return new(null, $"The program failed on this record ({mistake.GetType().Name}: {mistake.Message}).");
        }
    }
}

/// <summary>Either a row, or the reason why the record can't be turned into one.</summary>
public sealed record RowRead(Row? Row, string? Reason);
