using Fuzz.Mutations;
using GitHubQueue.Archive;
using GitHubQueue.Queue;
using GitHubQueue.Records;
using GitHubQueue.Sqlite;
using GitHubQueue.Tables;
using GitHubQueue.Worker;
using Serilog.Core;

namespace Fuzz.Targets;

/// <summary>
/// Objects on replay, where anybody may have written into the lake: an object is taken whole or not at all, and where the manifest knows its
/// content, only with that content.
/// </summary>
internal sealed class ReplayTarget : IFuzzTarget
{
    private const string Batch = "01938f6e-7c1a-7000-8000-000000000000";

    private const string Key = $"issue/org=octocat/repo=Hello-World/date=2026-11-20/{Batch}.jsonl.gz";

    private readonly Scratch _scratch = new();
    private readonly OneObjectArchive _archive = new(Key);
    private readonly ObjectTarget _objects = new();
    private readonly Database _database;
    private readonly Manifest _manifest;
    private readonly Logger _log = LoggedSentences.NewLog();
    private readonly string[] _tables;

    public ReplayTarget()
    {
        _database = PipelineDatabase.Open(_scratch["pipeline.db"]);
        _manifest = new Manifest(_database);
        _database.Execute("pragma synchronous = off"); // it is in memory anyway
        _database.Write(() => new SourceSettings(_database, TimeProvider.System).Save(Examples.Records.CsvSetting));
        new CsvTable(Examples.Records.CsvSetting).Prepare(_database);
        _tables = ["queue_payloads", "queue_items", "known", "archive_objects", Examples.Records.CsvSource, .. new TableAudit(_database, []).Counts().Keys];
    }

    public string Name => "replay";

    public byte[] Make(Dice dice) => _objects.Make(dice);

    public string Run(ReadOnlySpan<byte> input)
    {
        _archive.Stored = input.ToArray();
        var isListed = input.Length % 2 == 0;
        try
        {
            if (isListed)
                _database.Write(() => _manifest.Add(Batch, _archive.Root, Key, Entity.Issue, _objects.Written.Lines, 1, _objects.Written.Lines,
                    new(_objects.Written.Bytes.Length, _objects.Written.ContentLength, _objects.Written.ContentHash)));
            return Replay(isListed);
        }
        finally
        {
            _database.Write(() =>
            {
                foreach (var table in _tables)
                    _database.Prepare($"delete from {table}").Execute();
            });
        }
    }

    public void Dispose()
    {
        _log.Dispose();
        _database.Dispose();
        _archive.Dispose();
        _scratch.Dispose();
        _objects.Dispose();
    }

    private string Replay(bool isListed)
    {
        var replay = new Replay(new ReplaySettings { ReadAhead = 0 }, _database, _archive, TimeProvider.System, _log);
        try
        {
            replay.RunAsync(default).GetAwaiter().GetResult();
        }
        catch (FailureException fault) // nothing that stands in an object ends a replay
        {
            throw new FindingException(fault.Message);
        }
        var (items, counts) = (Count("queue_items"), replay.Counts);
        if (counts.Damaged > 0)
            return items == 0 ? "damaged" : throw new FindingException($"Of a damaged object {items} records were kept.");
        if (isListed)
            return items == Examples.Records.All.Count ? "as listed" : throw new FindingException($"Of the listed object {items} records were kept.");
        if (items > counts.Done + counts.Dead)
            throw new FindingException($"{counts.Done} rows and {counts.Dead} dead letters, but {items} records.");
        foreach (var letter in new DeadLetters(_database, TimeProvider.System).List(1000))
            Sentence.Check(letter.Reason);
        return counts.Dead > 0 ? "dead letters" : "rows";
    }

    private long Count(string table) => _database.Prepare($"select count(*) from {table}").ScalarNumber() ?? 0;
}
