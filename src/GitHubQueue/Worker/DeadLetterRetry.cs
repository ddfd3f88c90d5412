using GitHubQueue.Queue;
using GitHubQueue.Sqlite;
using GitHubQueue.Tables;

namespace GitHubQueue.Worker;

/// <summary>Runs the table step of dead letters again: after an upgrade of the program, say. The archive has them already.</summary>
public sealed class DeadLetterRetry(Database database, TimeProvider time)
{
    private readonly DeadLetters _letters = new(database, time);
    private readonly CsvTables _csvTables = new(database);

    /// <returns>Null: the record is in its table now. Otherwise why it still isn't.</returns>
    public string? Retry(DeadLetter letter)
    {
        ArgumentNullException.ThrowIfNull(letter);
        if (_letters.Item(letter.Id) is not { } item)
            return "It isn't a dead letter any more.";
        var read = RowReader.Read(item.Record, _csvTables.Of(item.Record, new SourceSettings(database, time).Load()));
        if (read.Row is null)
        {
            _letters.Rebury(letter.Id, read.Reason!);
            return read.Reason;
        }
        var done = _letters.Complete(letter.Id, () => read.Row.Upsert(database, item.Record, item.Id, letter.ArchiveKey));
        return done ? null : "It isn't a dead letter any more.";
    }
}
