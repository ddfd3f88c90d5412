using GitHubQueue.Records;
using GitHubQueue.Sqlite;

namespace GitHubQueue.Queue;

/// <summary>The records that couldn't be turned into rows. Their payloads are kept until they are retried with success, or dropped.</summary>
public sealed class DeadLetters(Database database, TimeProvider time)
{
    private const string Columns = "id, entity, key, org, repo, source, last_error, archive_key, completed_at from queue_items where status = 'dead'";

    /// <summary>The oldest first.</summary>
    /// <param name="after">Only those with a greater id: for reading page by page.</param>
    public IReadOnlyList<DeadLetter> List(int limit, long after = 0)
    {
        var rows = database.Prepare($"select {Columns} and id > ?2 order by id limit ?1").Bind(1, limit).Bind(2, after);
        var letters = new List<DeadLetter>();
        while (rows.Step())
            letters.Add(Current(rows));
        return letters;
    }

    public long Count => database.Prepare("select count(*) from queue_items where status = 'dead'").ScalarNumber() ?? 0;

    /// <summary>The ids of a batch's.</summary>
    public IReadOnlySet<long> IdsOf(string batch)
    {
        var rows = database.Prepare("select id from queue_items where status = 'dead' and batch = ?1").Bind(1, batch);
        var ids = new HashSet<long>();
        while (rows.Step())
            ids.Add(rows.Number(0));
        return ids;
    }

    /// <summary>Null: there is no dead letter with this id.</summary>
    public DeadLetter? Find(long id)
    {
        var rows = database.Prepare($"select {Columns} and id = ?1").Bind(1, id);
        var letter = rows.Step() ? Current(rows) : null;
        rows.Reset();
        return letter;
    }

    /// <summary>Its item with the payload as received.</summary>
    public QueueItem? Item(long id) => Find(id) is null ? null : new BatchItems(database).Find(id);

    /// <summary>Writes the row after all (<paramref name="applyRow"/>) and ends the letter, in one transaction.</summary>
    /// <returns>False: it isn't a dead letter any more; nothing was written.</returns>
    public bool Complete(long id, Action applyRow)
    {
        ArgumentNullException.ThrowIfNull(applyRow);
        return database.Write(() =>
        {
            if (!End(id, null))
                return false;
            applyRow();
            return true;
        });
    }

    /// <summary>Gives a letter another reason, after a retry that failed otherwise.</summary>
    public bool Rebury(long id, string reason) => database.Write(() =>
        database.Prepare("update queue_items set last_error = ?2 where id = ?1 and status = 'dead'")
            .Bind(1, id).Bind(2, reason).Execute() == 1);

    /// <summary>Gives a letter up: its payload is deleted here, and stays in the archive. The item keeps a note of it.</summary>
    public bool Drop(long id) => database.Write(() => Find(id) is { } letter && End(id, $"dropped: {letter.Reason}"));

    private bool End(long id, string? note)
    {
        var ended = database.Prepare("update queue_items set status = 'done', completed_at = ?2, last_error = ?3 where id = ?1 and status = 'dead'")
            .Bind(1, id).Bind(2, time.GetUtcNow().ToUnixTimeMilliseconds()).Bind(3, note).Execute() == 1;
        if (ended)
            database.Prepare("delete from queue_payloads where item_id = ?1").Bind(1, id).Execute();
        return ended;
    }

    private static DeadLetter Current(Statement row) => new(
        row.Number(0), row.Text(1)!, row.Text(2)!, row.Text(3)!, row.Text(4)!, row.Text(5)!, row.Text(6)!, row.Text(7)!,
        Timestamps.FromUnixMilliseconds(row.Number(8)));
}
