using GitHubQueue.Records;
using GitHubQueue.Sqlite;

namespace GitHubQueue.Tables;

/// <summary>Compares the tables with what was completed.</summary>
/// <param name="csvTables">Those of CSV sources, besides the tables that are always there. One that isn't there any more is left out.</param>
public sealed class TableAudit(Database database, IReadOnlyList<CsvTable> csvTables)
{
    private const string RowsOfSource = $"i.entity = '{Entity.Csv}' and i.source = ?1";

    private readonly IReadOnlyList<CsvTable> _csvTables = [.. csvTables.Where(table => table.IsIn(database))];

    /// <summary>Keys whose record was completed with a row, and whose row is missing or older than that record; with the object that holds the newest.</summary>
    public IEnumerable<(string Table, string Key, string ArchiveKey)> MissingRows() => RowTables.OfGitHub
        .SelectMany(of => of.Table.MissingRows(database, "i.entity = ?1", of.Entity).Select(row => (of.Table.Name, row.Key, row.ArchiveKey)))
        .Concat(_csvTables.SelectMany(csv => csv.Rows.MissingRows(database, RowsOfSource, csv.Source).Select(row => (csv.Rows.Name, row.Key, row.ArchiveKey))));

    /// <summary>How many rows each table has.</summary>
    public IReadOnlyDictionary<string, long> Counts() => RowTables.OfGitHub.Select(of => of.Table).Concat(_csvTables.Select(csv => csv.Rows))
        .ToDictionary(table => table.Name, table => table.Count(database));
}
