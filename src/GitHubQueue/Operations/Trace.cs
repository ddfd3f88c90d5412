using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using GitHubQueue.Archive;
using GitHubQueue.Queue;
using GitHubQueue.Records;
using GitHubQueue.Sqlite;
using GitHubQueue.Tables;

namespace GitHubQueue.Operations;

/// <summary>Finds every state of a record, and where it is.</summary>
/// <param name="open">Opens an archive by its root.</param>
public sealed partial class Trace(Database database, Func<string, IArchive> open, TimeProvider time)
{
    [GeneratedRegex(@"\A(?<org>[^/@#]+)/(?<repo>[^/@#]+)#(?<number>[0-9]{1,18})\z")]
    private static partial Regex Numbered { get; }

    [GeneratedRegex(@"\A(?<org>[^/@#]+)/(?<repo>[^/@#]+)@(?<sha>[0-9a-f]{7,64})\z")]
    private static partial Regex OfCommit { get; }

    /// <summary>Rows of a repository by any of its names: one that wasn't read again since it was renamed has an older name.</summary>
    private const string OfRepository = """
        org || '/' || repo collate nocase in (
          select ?1 union select other.full_name from repository_names asked join repository_names other using (origin, id) where asked.full_name = ?1)
        """;

    /// <summary>Of that repository, what has no row yet, or never will: what waits, and dead letters.</summary>
    private const string Open = $"queue_items join queue_payloads on item_id = id where {OfRepository}";

    /// <param name="what"><c>owner/repo#77</c> (issue, pull request, its reviews and files), <c>owner/repo@sha</c>, or a key as tables and dead letters show it.</param>
    /// <returns>In the order in which they were enqueued; none: nothing is known of it.</returns>
    /// <exception cref="FailureException">Input: it isn't such a name. Others: an archive can't be read.</exception>
    public async Task<IReadOnlyList<TracedState>> RunAsync(string what, CancellationToken cancellationToken)
    {
        var keys = KeysOf(what);
        var catalog = new SourceSettings(database, time).Load();
        var located = new List<TracedState>();
        foreach (var ofObject in StatesOf(keys, catalog).GroupBy(state => (state.Root, state.ArchiveKey)))
        {
            var records = ofObject.Key is ({ } root, { } archiveKey) ? await ReadAsync(root, archiveKey, cancellationToken).ConfigureAwait(false) : [];
            located.AddRange(ofObject.Select(state => Located(state, records)));
        }
        return [.. located.OrderBy(state => state.Item)];
    }

    private List<(string Entity, string Key)> KeysOf(string what)
    {
        if (Numbered.Match(what) is { Success: true } numbered)
        {
            return Keys($"""
                select '{Entity.Issue}', key from issues where number = ?2 and {OfRepository}
                union all select '{Entity.PullRequest}', key from pull_requests where number = ?2 and {OfRepository}
                union all select '{Entity.PullRequestReview}', key from pull_request_reviews where pull_number = ?2 and {OfRepository}
                union all select '{Entity.PullRequestFile}', key from pull_request_files where pull_number = ?2 and {OfRepository}
                union all select entity, key from {Open} and case
                  when entity in ('{Entity.Issue}', '{Entity.PullRequest}') then {OfPayload("number")} = ?2
                  when entity in ('{Entity.PullRequestReview}', '{Entity.PullRequestFile}') then context ->> '$.pull_number' = ?2 end
                """, statement => statement.Bind(1, NameIn(numbered)).Bind(2, long.Parse(numbered.Groups["number"].Value, CultureInfo.InvariantCulture)));
        }
        if (OfCommit.Match(what) is { Success: true } commit)
        {
            return Keys($"""
                select '{Entity.Commit}', key from commits where sha like ?2 || '%' and {OfRepository}
                union all select entity, key from {Open} and case when entity = '{Entity.Commit}' then {OfPayload("sha")} like ?2 || '%' end
                """, statement => statement.Bind(1, NameIn(commit)).Bind(2, commit.Groups["sha"].Value));
        }
        return what.Contains('/', StringComparison.Ordinal)
            ? Keys("select entity, key from known where key = ?1 union select entity, key from queue_items where key = ?1", statement => statement.Bind(1, what))
            : throw new FailureException(FailureKind.Input, $"'{what}' names no record: use owner/repo#77, owner/repo@sha, or a key such as api.github.com/1347 (column 'key' of the tables).");
    }

    /// <summary>Null where the payload isn't JSON.</summary>
    private static string OfPayload(string field) => $"case when json_valid(cast(payload as text)) then cast(payload as text) ->> '$.{field}' end";

    private static string NameIn(Match match) => $"{match.Groups["org"].Value}/{match.Groups["repo"].Value}";

    private List<(string Entity, string Key)> Keys(string sql, Action<Statement> bind)
    {
        var rows = database.Prepare(sql);
        bind(rows);
        var keys = new List<(string, string)>();
        while (rows.Step())
            keys.Add((rows.Text(0)!, rows.Text(1)!));
        return keys;
    }

    /// <summary>By one look through the queue, which has no index of keys.</summary>
    private List<TracedState> StatesOf(List<(string Entity, string Key)> keys, SourceCatalog catalog)
    {
        var rows = database.Prepare("""
            select i.id, i.status, i.as_of, i.enqueued_at, i.last_error, i.batch, coalesce(o.root, b.root), i.archive_key, i.source, i.entity, i.key
              from queue_items i left join archive_objects o on o.batch = i.batch left join queue_batches b on b.id = i.batch
             where i.entity || ' ' || i.key in (select value from json_each(?1)) order by i.id
            """).Bind(1, JsonSerializer.Serialize(keys.Select(of => $"{of.Entity} {of.Key}")));
        var states = new List<TracedState>();
        var sources = new List<string>();
        while (rows.Step())
        {
            states.Add(new(
                rows.Number(0), rows.Text(9)!, rows.Text(10)!, rows.Text(1)!, DateTimeOffset.FromUnixTimeMilliseconds(rows.Number(2)), DateTimeOffset.FromUnixTimeMilliseconds(rows.Number(3)),
                rows.Text(4), rows.Text(5), rows.Text(6), rows.Text(7), null, [], null));
            sources.Add(rows.Text(8)!);
        }
        return [.. states.Zip(sources, (state, source) => state with { Copies = CopiesOf(state.Batch), Table = TableOf(state, catalog.Find(source)) })];
    }

    private List<string> CopiesOf(string? batch)
    {
        var copies = new List<string>();
        var rows = database.Prepare("select root || '/' || key from parquet_objects where batch = ?1 order by 1").Bind(1, batch);
        while (rows.Step())
            copies.Add(rows.Text(0)!);
        return copies;
    }

    /// <summary>Null: the key's row is of another state, or there is none.</summary>
    private string? TableOf(TracedState state, SourceSetting? setting)
    {
        var table = state.Entity == Entity.Csv ? setting is { CsvSchema: not null } ? new CsvTable(setting).Rows : null : RowTables.OfEntity(state.Entity);
        return table?.ItemOf(database, state.Key) == state.Item ? table.Name : null;
    }

    /// <summary>What an object holds; nothing: it isn't there.</summary>
    private async Task<IReadOnlyList<Record>> ReadAsync(string root, string archiveKey, CancellationToken cancellationToken)
    {
        using var archive = open(root);
        return await archive.OpenAsync(archiveKey, cancellationToken).ConfigureAwait(false) is { } stored
            ? (await ArchiveReader.ReadWholeAsync(stored, archiveKey, cancellationToken).ConfigureAwait(false)).Records
            : [];
    }

    /// <summary>With the line of the object that holds it.</summary>
    private static TracedState Located(TracedState state, IReadOnlyList<Record> records)
    {
        for (var index = 0; index < records.Count; index++)
        {
            if (records[index].Key == state.Key && (records[index].Item ?? state.Item) == state.Item)
                return state with { Line = index + 1 };
        }
        return state;
    }
}
