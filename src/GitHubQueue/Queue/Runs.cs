using System.Text.Json;
using GitHubQueue.Sqlite;

namespace GitHubQueue.Queue;

/// <summary>One row a command run: what ran when, and how it ended. A row without an end belongs to a run that goes on or was killed.</summary>
public sealed class Runs(Database database, TimeProvider time)
{
    /// <summary>Whether the command was ever run, as far as <c>maintain</c> has left its row.</summary>
    public static bool Had(Database database, string command)
    {
        ArgumentNullException.ThrowIfNull(database);
        return database.Prepare("select 1 from runs where command = ?1 limit 1").Bind(1, command).ScalarNumber() is not null;
    }

    public long Begin(string command) => database.Write(() =>
    {
        database.Prepare("insert into runs(command, process, started_at) values (?1, ?2, ?3)")
            .Bind(1, command).Bind(2, ProcessIdentity.Current.ToString()).Bind(3, time.GetUtcNow().ToUnixTimeMilliseconds())
            .Execute();
        return database.LastInsertRowId;
    });

    public void End(long run, int exitCode, string outcome, IReadOnlyDictionary<string, long> counts) => database.Write(() =>
        database.Prepare("update runs set finished_at = ?2, exit_code = ?3, outcome = ?4, counts = ?5 where id = ?1")
            .Bind(1, run).Bind(2, time.GetUtcNow().ToUnixTimeMilliseconds()).Bind(3, exitCode).Bind(4, outcome)
            .Bind(5, JsonSerializer.Serialize(counts)).Execute());
}
