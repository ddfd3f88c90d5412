using GitHubQueue.Queue;
using GitHubQueue.Records;
using GitHubQueue.Sqlite;
using GitHubQueue.Tables;

namespace GitHubQueue.Worker;

/// <summary>Knows the tables of CSV sources, from what their ingest left behind, and sees to it that they are there.</summary>
public sealed class CsvTables(Database database, TimeProvider time)
{
    private readonly Dictionary<string, CsvTable> _prepared = [];

    /// <summary>Null: the record isn't one of CSV, or its source was never read into this database. Not to be called inside a write transaction.</summary>
    /// <exception cref="FailureException">Input: the table there has other types.</exception>
    public CsvTable? Of(Record record)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (record.Entity != Entity.Csv)
            return null;
        if (_prepared.TryGetValue(record.Source, out var known))
            return known;
        if (new SourceSettings(database, time).Find(record.Source) is not { CsvSchema: not null } setting)
            return null;
        var table = new CsvTable(setting);
        table.Prepare(database);
        return _prepared[record.Source] = table;
    }

    /// <summary>A schema may have changed since the last batch.</summary>
    public void Forget() => _prepared.Clear();
}
