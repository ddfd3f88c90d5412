using GitHubQueue.Records;
using GitHubQueue.Sqlite;
using GitHubQueue.Tables;

namespace GitHubQueue.Worker;

/// <summary>Knows the tables of CSV sources, and sees to it that they are there.</summary>
internal sealed class CsvTables(Database database)
{
    private readonly Dictionary<string, CsvTable> _prepared = [];

    /// <summary>Null: the record isn't one of CSV, or its source was never read into this database. Not to be called inside a write transaction.</summary>
    /// <exception cref="FailureException">Input: the table there has other types.</exception>
    public CsvTable? Of(Record record, SourceCatalog catalog)
    {
        if (record.Entity != Entity.Csv || catalog.Find(record.Source) is not { CsvSchema: not null } setting)
            return null;
        if (_prepared.TryGetValue(record.Source, out var known) && known.Schema.Equals(setting.CsvSchema))
            return known;
        var table = new CsvTable(setting);
        table.Prepare(database);
        return _prepared[record.Source] = table;
    }
}
