using GitHubQueue.Queue;
using GitHubQueue.Sqlite;
using GitHubQueue.Tables;

namespace GitHubQueue.Operations;

/// <summary>The audit of all tables that a database has, those of its CSV sources among them.</summary>
public static class TableAudits
{
    public static TableAudit Of(Database database, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(database);
        var catalog = new SourceSettings(database, time).Load();
        return new(database, [.. catalog.All.Where(setting => setting.CsvSchema is not null).Select(setting => new CsvTable(setting))]);
    }
}
