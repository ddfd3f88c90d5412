using GitHubQueue.Archive;
using GitHubQueue.Parquet;
using GitHubQueue.Queue;
using GitHubQueue.Records;
using GitHubQueue.Sqlite;

namespace GitHubQueue.Operations;

/// <summary>Compares what is in objects with what manifest and queue say is in them.</summary>
internal sealed class ObjectAudit(Database database, IArchive archive)
{
    private const string PutBack = "Put it back from a copy of the lake: the payloads of completed records are only there.";

    /// <summary>Reads the object whole.</summary>
    public async Task<Difference?> CompareAsync(ManifestObject expected, CancellationToken cancellationToken)
    {
        if (await archive.OpenAsync(expected.Key, cancellationToken).ConfigureAwait(false) is not { } stored)
            return Missing(expected);
        ObjectContent content;
        try
        {
            content = await ArchiveReader.ReadWholeAsync(stored, expected.Key, cancellationToken).ConfigureAwait(false);
        }
        catch (FailureException damaged) when (damaged.Kind == FailureKind.Conflict)
        {
            return new(damaged.Message, PutBack);
        }
        if (content.Hash != expected.ContentHash)
            return new($"Object '{expected.Key}' holds other content than was written.", PutBack);
        var missing = expected.PrunedItems > 0 || expected.IsOpen ? 0 : MissingItems(expected, content);
        return missing == 0 ? null : new(
            $"Object '{expected.Key}' holds {missing} records that no queue item names.", "'github-queue replay' writes the queue's rows anew.", expected.Batch, archive.Root);
    }

    /// <summary>Reads the file whole.</summary>
    public async Task<Difference?> CompareAsync(ParquetObject copy, CancellationToken cancellationToken)
    {
        if (await archive.OpenAsync(copy.Key, cancellationToken).ConfigureAwait(false) is not { } stored)
            return Missing(copy);
        await using var closing = stored.ConfigureAwait(false);
        var bytes = new MemoryStream();
        await stored.CopyToAsync(bytes, cancellationToken).ConfigureAwait(false);
        try
        {
            var reader = new ParquetReader(bytes.GetBuffer().AsMemory(0, (int)bytes.Length));
            if (reader.RowCount != copy.Rows)
                return Changed(copy, $"has {reader.RowCount} rows, and {copy.Rows} were written");
            _ = reader.Rows().Count();
            return copy.Holds(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)) ? null : Changed(copy, "holds other content than was written");
        }
        catch (InvalidDataException damaged)
        {
            return Changed(copy, $"can't be read ({damaged.Message.TrimEnd('.')})");
        }
    }

    public Difference Missing(ManifestObject expected) => new($"Object '{expected.Key}' with {expected.Items} records is missing from {archive.Root}.", PutBack);

    public Difference Missing(ParquetObject copy) => new(
        $"Typed copy '{copy.Key}' with {copy.Rows} rows is missing from {archive.Root}.", "'github-queue replay' writes it again.", copy.Batch, archive.Root);

    public Difference Missing((string Batch, string Key, string Source, long Records) untyped) => new(
        $"Object '{untyped.Key}' has {untyped.Records} rows of source '{untyped.Source}', which asks for Parquet, and no typed copy.",
        "'github-queue replay' writes it.", untyped.Batch, archive.Root);

    public static Difference Lacking(string key, long typed, long records) => new(
        $"The typed copies of object '{key}' have {typed} rows, and {records} of its records have one: a dead letter was retried, or another source asks for Parquet now.",
        "Delete them, then 'github-queue replay' writes them again, and 'github-queue load --run-date' loads them.");

    public static Difference Changed(ParquetObject copy, string how) =>
        new($"Typed copy '{copy.Key}' {how}.", "Delete it, and 'github-queue replay' writes it again.");

    private int MissingItems(ManifestObject expected, ObjectContent content)
    {
        var named = new Dictionary<(string, string, string, long), int>();
        var rows = database.Prepare("select entity, key, hash, as_of from queue_items where archive_key = ?1 and id between ?2 and ?3")
            .Bind(1, expected.Key).Bind(2, expected.FirstItem).Bind(3, expected.LastItem);
        while (rows.Step())
            named[Of(rows)] = named.GetValueOrDefault(Of(rows)) + 1;
        var missing = 0;
        foreach (var record in content.Records)
        {
            var one = (record.Entity, record.Key, record.Hash, record.AsOf.ToUnixTimeMilliseconds());
            if (named.GetValueOrDefault(one) is var left && left == 0)
                missing++;
            else
                named[one] = left - 1;
        }
        return missing;
    }

    private static (string, string, string, long) Of(Statement row) => (row.Text(0)!, row.Text(1)!, row.Text(2)!, row.Number(3));
}
