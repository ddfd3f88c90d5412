using GitHubQueue.Records;
using GitHubQueue.Sqlite;

namespace GitHubQueue.Tables;

/// <summary>Which table the records of each entity go into.</summary>
public static class RowTables
{
    private static readonly Dictionary<string, RowTable> ByEntity = new()
    {
        [Entity.Issue] = IssueRow.Table,
        [Entity.PullRequest] = PullRequestRow.Table,
        [Entity.PullRequestReview] = PullRequestReviewRow.Table,
        [Entity.PullRequestFile] = PullRequestFileRow.Table,
        [Entity.Commit] = CommitRow.Table,
        [Entity.Event] = EventRow.Table,
    };

    /// <summary>Those that are always there, with what goes into them; CSV sources have their own.</summary>
    internal static IEnumerable<(string Entity, RowTable Table)> OfGitHub => ByEntity.Select(pair => (pair.Key, pair.Value));

    /// <summary>Null: records of that entity go into tables of their sources.</summary>
    internal static RowTable? OfEntity(string entity) => ByEntity.GetValueOrDefault(entity);

    /// <summary>Of each archive object, by its key, how many rows of the entity's table come from it: those whose newest state it holds.</summary>
    /// <param name="entity">Any but that of CSV.</param>
    public static IReadOnlyDictionary<string, long> RowsByObject(Database database, string entity) => ByEntity[entity].RowsByObject(database);

    /// <summary>Whether the table has a state of the same object and the same time that was enqueued later, so that this one isn't the newest.</summary>
    /// <param name="csvTable">Of a record of CSV.</param>
    public static bool HasLater(Database database, Record record, CsvTable? csvTable)
    {
        ArgumentNullException.ThrowIfNull(record);
        return (csvTable?.Rows ?? ByEntity.GetValueOrDefault(record.Entity))?.HasLater(database, record) == true;
    }

    /// <summary>Removes the row that a record gave, as it can't be turned into one any more. Call it inside a write transaction.</summary>
    /// <param name="csvTable">Of a record of CSV.</param>
    /// <returns>Whether there was one.</returns>
    public static bool Remove(Database database, Record record, long itemId, CsvTable? csvTable)
    {
        ArgumentNullException.ThrowIfNull(record);
        return (csvTable?.Rows ?? ByEntity.GetValueOrDefault(record.Entity))?.Remove(database, record.Key, itemId) == true;
    }
}
