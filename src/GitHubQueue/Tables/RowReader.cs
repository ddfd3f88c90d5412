using System.Text.Json;
using System.Text.Unicode;
using GitHubQueue.Records;

namespace GitHubQueue.Tables;

/// <summary>Reads records into rows. Pure: the same record always gives the same row, or the same reason why there is none.</summary>
public static class RowReader
{
    private static readonly Dictionary<string, Func<JsonElement, Record, CsvTable?, Row>> Readers = new()
    {
        [Entity.Issue] = (payload, _, _) => IssueRow.Read(payload),
        [Entity.PullRequest] = (payload, _, _) => PullRequestRow.Read(payload),
        [Entity.PullRequestReview] = (payload, record, _) => PullRequestReviewRow.Read(payload, record),
        [Entity.PullRequestFile] = (payload, record, _) => PullRequestFileRow.Read(payload, record),
        [Entity.Commit] = (payload, _, _) => CommitRow.Read(payload),
        [Entity.Event] = (payload, _, _) => EventRow.Read(payload),
        [Entity.Csv] = (payload, record, table) => CsvRow.Read(payload, record, table!),
    };

    /// <param name="csvTable">Where a row of CSV goes, and how it is read; null: nobody knows, or it is a record of GitHub's.</param>
    public static RowRead Read(Record record, CsvTable? csvTable = null)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (!Readers.TryGetValue(record.Entity, out var read))
            return new(null, $"Entity '{OneLine.Of(record.Entity)}' has no table in this version of the program.");
        if (record.Entity == Entity.Csv && csvTable is null)
            return new(null, $"The schema of source '{OneLine.Of(record.Source)}' is not known here: run 'github-queue ingest --source {OneLine.Of(record.Source)}', then retry.");
        if (!Utf8.IsValid(record.Payload.Span))
            return new(null, "The payload is not UTF-8.");
        try
        {
            using var document = JsonDocument.Parse(record.Payload, new JsonDocumentOptions { MaxDepth = 256 });
            return new(read(document.RootElement, record, csvTable), null);
        }
        catch (JsonException malformed)
        {
            return new(null, $"The payload is not JSON: {OneLine.Of(malformed.Message)}.");
        }
        catch (InvalidRecordException invalid)
        {
            return new(null, OneLine.Whole(invalid.Message));
        }
        catch (Exception mistake) when (mistake is not OutOfMemoryException)
        {
            // A reader's own mistake costs one record, which waits as a dead letter for the next version; never its neighbours.
            return new(null, $"The program failed on this record ({mistake.GetType().Name}: {OneLine.Of(mistake.Message)}).");
        }
    }
}

/// <summary>Either a row, or the reason why the record can't be turned into one.</summary>
public sealed record RowRead(Row? Row, string? Reason);
