using System.IO.Compression;
using Dapper;
using GitHubQueue.Archive;
using GitHubQueue.Queue;
using GitHubQueue.Records;
using GitHubQueue.Sqlite;
using GitHubQueue.Worker;
using QueueCrew;
using Serilog.Core;

namespace GitHubQueue.Tests.Support;

/// <summary>A database and a lake of a test's own, with <see cref="CrewRecords"/> to put in.</summary>
internal sealed class TestPipeline : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    /// <param name="archive">Null: a folder beside the database.</param>
    /// <param name="folder">Null: a temporary one, removed at the end.</param>
    public TestPipeline(IArchive? archive = null, string? folder = null)
    {
        Folder = folder ?? _temporary.Path;
        Archive = archive ?? new FolderArchive("lake", Folder);
    }

    public string Folder { get; }

    public string Database => Path.Combine(Folder, "pipeline.db");

    public IArchive Archive { get; }

    public Database Open() => PipelineDatabase.Open(Database);

    /// <summary>Enqueues the records in transactions of a thousand.</summary>
    public void Enqueue(IEnumerable<Record> records)
    {
        using var database = Open();
        var queue = new RecordQueue(database);
        foreach (var page in records.Chunk(1000))
            database.Write(() => queue.Enqueue(page));
    }

    public void Enqueue(int count, int partitions = 1) => Enqueue(Enumerable.Range(1, count).Select(number => CrewRecords.Of(number, partitions)));

    public WorkerSettings Settings => new() { Database = Database, Parallel = 1 };

    /// <summary>Enqueues the records and drains the queue.</summary>
    /// <param name="batchSize">Records in an object, at most.</param>
    public async Task ArchiveAsync(IEnumerable<Record> records, int batchSize = 1000)
    {
        Enqueue(records);
        await DrainAsync(Settings with { BatchSize = batchSize });
    }

    /// <summary>Drains the queue in this process.</summary>
    public async Task<Dictionary<string, long>> DrainAsync(WorkerSettings? settings = null, TimeProvider? time = null)
    {
        var drain = new Drain(settings ?? Settings, Archive, time ?? TimeProvider.System, Logger.None);
        await drain.RunAsync(default);
        return drain.Counts.ToDictionary();
    }

    public CrewMember StartWorker(params string[] options) => CrewMember.Start("worker", ["--db", Database, "--archive", Archive.Root, .. options]);

    /// <summary>Each row as its columns with bars between them.</summary>
    public IReadOnlyList<string> Rows(string sql)
    {
        using var database = Open();
        return [.. database.Connection.Query(sql).Select(row => string.Join('|', ((IDictionary<string, object?>)row).Values))];
    }

    /// <summary>Every record of every object, as many times as it is there.</summary>
    public async Task<List<Record>> LakeAsync()
    {
        var records = new List<Record>();
        await foreach (var entry in Archive.ListAsync("", default))
            records.AddRange(await ArchiveReader.ReadAsync((await Archive.OpenAsync(entry.Key, default))!, entry.Key, default).ToListAsync());
        return records;
    }

    /// <summary>Everything that must be equal however often the work was interrupted: all but batch ids and the times of completion.</summary>
    public async Task<IReadOnlyList<string>> SnapshotAsync()
    {
        var contents = new List<string>();
        foreach (var entry in (await Archive.ListAsync("", default).ToListAsync()).OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            using var text = new StreamReader(new GZipStream((await Archive.OpenAsync(entry.Key, default))!, CompressionMode.Decompress));
            contents.Add($"{Path.GetDirectoryName(entry.Key)}\n{await text.ReadToEndAsync()}");
        }
        return
        [
            .. contents,
            .. Rows("""
                select id, entity, key, as_of, hash, partition, org, repo, source, context, bytes, status, attempts, available_at, last_error, enqueued_at
                  from queue_items order by id
                """),
            .. Rows("select root, partition, entity, items, content_bytes, content_sha256, first_item, last_item from archive_objects order by first_item")
                .Select(row => row[row.IndexOf('|', StringComparison.Ordinal)..]), // roots differ
            .. Rows("""
                select key, id, number, org, repo, title, state, author, labels, assignees, created_at, updated_at, as_of, item_id from issues order by key
                """),
            .. Rows("select item_id, length(payload) from queue_payloads order by item_id"),
            .. Rows("select * from queue_batches"),
            .. Rows("pragma integrity_check"),
        ];
    }

    public void Dispose()
    {
        Archive.Dispose();
        _temporary.Dispose();
    }
}
