using System.Text;
using Dapper;
using GitHubQueue.Operations;
using GitHubQueue.Queue;
using GitHubQueue.Records;
using GitHubQueue.Sqlite;
using GitHubQueue.Tests.Support;

namespace GitHubQueue.Tests.Queue;

/// <summary>
/// The queue in its database, with three workers that each have a connection of their own, beside its <see cref="ModelQueue"/>. Two of the
/// workers are on other machines, of which nobody can tell whether they are gone; the third is a process of this machine that has ended.
/// </summary>
internal sealed class QueueWorld : IDisposable
{
    private const int MaxAttempts = 5;

    private static readonly ManifestEntry Stored = new(10, 20, "hash");

    private static readonly ProcessIdentity[] Owners = [new("alpha", 1, 1), new("beta", 2, 2), ProcessIdentity.Current with { Start = -1 }];

    private readonly ManualClock _clock = new();
    private readonly string _path;
    private readonly HashSet<string> _met;
    private readonly Database[] _connections;
    private readonly List<Hand>[] _hands = [[], [], []];
    private readonly ModelQueue _model = new();

    /// <param name="met">Is told what has happened.</param>
    public QueueWorld(string path, HashSet<string>? met = null)
    {
        (_path, _met) = (path, met ?? []);
        _connections = [Open(), Open(), Open()];
    }

    private Database Any => _connections[0];

    public void Dispose()
    {
        foreach (var connection in _connections)
            connection.Dispose();
    }

    /// <summary>Does it to both.</summary>
    /// <returns>Null: both did the same, and hold the same. Otherwise the difference.</returns>
    public string? Do(QueueCommand command)
    {
        _model.Now = _clock.GetUtcNow().ToUnixTimeMilliseconds();
        var worker = command.A % Owners.Length;
        var said = command.Verb switch
        {
            Verb.Enqueue => Enqueue(command),
            Verb.Claim => Claim(worker, 1 + command.B % 4),
            Verb.Die => Die(worker),
            Verb.DieBoth => ClaimAndDie(0, command) ?? ClaimAndDie(1, command),
            Verb.TimePasses => Pass(command.A % 3 == 0 ? ModelQueue.Lease + 1 : command.B * 1000),
            Verb.RetryLetter or Verb.ReburyLetter or Verb.DropLetter => Letter(command),
            Verb.Prune => Prune(command.B * 1000),
            _ => _hands[worker].Count == 0 ? null : Use(command, worker, _hands[worker][command.B % _hands[worker].Count]),
        };
        return said ?? Difference();
    }

    /// <summary>A worker that nothing happens to does the rest; then each record is in exactly one object.</summary>
    public string? Drain()
    {
        for (var round = 0; !_model.IsDrained; round++)
        {
            if (round > 500)
                return "it never ends";
            _ = Pass(ModelQueue.Lease + 1);
            _model.Now = _clock.GetUtcNow().ToUnixTimeMilliseconds();
            var difference = Claim(0, 4) ?? Difference();
            while (difference is null && _hands[0].LastOrDefault() is { IsOver: false } hand)
                difference = Use(new(hand.Batch.IsSuspect ? Verb.CompleteItem : Verb.Complete, 0, 0, 0), 0, hand) ?? Difference();
            if (difference is not null)
                return difference;
        }
        return _model.Archived == _model.Enqueued ? null : $"{_model.Enqueued} records were enqueued, and {_model.Archived} archived";
    }

    private string? Enqueue(QueueCommand command)
    {
        var (key, content, asOf) = ($"k{command.A % 5}", $"content {command.B % 3}", 1000L * (command.C % 4));
        var payload = Encoding.UTF8.GetBytes($$"""{"id":"{{key}}","a":"{{content}}"}""");
        var record = new Record
        {
            Entity = Entity.Issue,
            Key = key,
            AsOf = DateTimeOffset.FromUnixTimeMilliseconds(asOf),
            Hash = PayloadHash.Of(payload),
            Org = "o",
            Repo = $"r{command.A % 2}",
            Source = "issues",
            FetchedAt = DateTimeOffset.UnixEpoch,
            Payload = payload,
        };
        var expected = _model.Enqueue(key, record.Hash, asOf, Partition.Of(record)) ? 1 : 0;
        var queue = new RecordQueue(Any);
        var enqueued = Any.Write(() => queue.Enqueue([record]));
        return enqueued == expected ? null : $"{enqueued} enqueued instead of {expected}";
    }

    private string? Claim(int worker, int size)
    {
        var settings = new ClaimSettings { Owner = Owners[worker], Root = "file:/lake", Lease = TimeSpan.FromMilliseconds(ModelQueue.Lease), BatchSize = size };
        var batch = new BatchClaims(_connections[worker], settings, _clock).Claim();
        var expected = _model.Claim(Owners[worker].ToString(), size, owner => owner == Owners[2].ToString(), () => batch?.Id ?? "none");
        Meet(batch is { LeaseToken: > 1 }, "a take-over");
        Meet(batch is { IsSuspect: true }, "a suspect");
        Meet(batch is { IsSuspect: true, IsArchived: true }, "a suspect whose object is there");
        Meet(batch?.Items.Any(item => item.Attempts > 0) == true, "an item that burned an attempt");
        Meet(batch?.Items.Any(item => item.Attempts >= MaxAttempts) == true, "an item to be buried");
        if (batch is not null)
            _hands[worker].Add(new(batch, new ClaimedBatch(_connections[worker], batch, _clock)));
        return (batch?.Id, batch?.LeaseToken) == (expected?.Id, expected?.Token) ? null : $"batch {batch?.Id} with token {batch?.LeaseToken} instead of {expected?.Id} with {expected?.Token}";
    }

    private string? Use(QueueCommand command, int worker, Hand hand)
    {
        var (batch, claimed, (id, token)) = (hand.Batch, hand.Claimed, (hand.Batch.Id, hand.Batch.LeaseToken));
        Meet(!_model.IsHeld(id, token) && !hand.IsOver, $"{command.Verb} of a lost lease");
        switch (command.Verb)
        {
            case Verb.Extend:
                return Same(claimed.Extend(TimeSpan.FromMilliseconds(ModelQueue.Lease)), _model.Extend(id, token));
            case Verb.GiveBack when !hand.IsOver:
                hand.IsOver = true;
                var (until, reason) = (_clock.GetUtcNow().AddSeconds(command.C % 90), command.C % 2 == 0 ? null : "S3 is away");
                return Same(claimed.RetryAt(until, reason), _model.GiveBack(id, token, until.ToUnixTimeMilliseconds(), reason));
            case Verb.Complete when !hand.IsOver && !batch.IsSuspect:
                hand.IsOver = true;
                string? ReasonOf(long item) => (item + command.C) % 3 == 1 ? "bad" : null;
                return Same(
                    claimed.Complete(Stored, [.. batch.Items.Select(item => new ItemOutcome(item, ReasonOf(item.Id)))], () => { }), _model.Complete(id, token, ReasonOf));
            case Verb.CompleteItem or Verb.DieTouching when !hand.IsOver && batch.IsSuspect:
                return CompleteItem(command, worker, hand);
            default:
                return null;
        }
    }

    private string? CompleteItem(QueueCommand command, int worker, Hand hand)
    {
        var (id, token) = (hand.Batch.Id, hand.Batch.LeaseToken);
        var item = hand.Batch.Items[hand.Done];
        if (!hand.Batch.IsArchived && hand.Done == 0 && !hand.IsArchived)
        {
            hand.IsArchived = true;
            if (Same(hand.Claimed.CompleteArchiving(Stored), _model.Archive(id, token)) is { } difference)
                return difference;
        }
        var reason = item.Attempts >= MaxAttempts ? "It ended its worker." : (item.Id + command.C) % 3 == 1 ? "bad" : null;
        if (item.Attempts < MaxAttempts && Same(hand.Claimed.Touch(item), _model.Touch(id, token, item.Id)) is { } other)
            return other;
        if (command.Verb == Verb.DieTouching)
            return Die(worker);
        hand.IsOver = ++hand.Done == hand.Batch.Items.Count || !_model.IsHeld(id, token);
        return Same(hand.Claimed.CompleteItem(new(item, reason), () => { }), _model.CompleteItem(id, token, item.Id, reason));
    }

    /// <summary>Power goes while it writes: what it had begun is rolled back with its connection.</summary>
    private string? Die(int worker)
    {
        _connections[worker].Execute("begin immediate");
        _connections[worker].Execute("update queue_items set status = 'dead', last_error = 'half', completed_at = 1, archive_key = 'x', batch = 'x', available_at = null; delete from queue_batches");
        _connections[worker].Dispose();
        _connections[worker] = Open();
        _hands[worker].Clear();
        return null;
    }

    private string? ClaimAndDie(int worker, QueueCommand command)
    {
        var difference = Claim(worker, 1 + command.B % 4) ?? Difference() ?? Die(worker) ?? Pass(ModelQueue.Lease + 1);
        _model.Now = _clock.GetUtcNow().ToUnixTimeMilliseconds();
        return difference;
    }

    private string? Pass(long milliseconds)
    {
        _clock.Advance(TimeSpan.FromMilliseconds(milliseconds));
        return null;
    }

    private string? Letter(QueueCommand command)
    {
        var expected = _model.Letters.ToList();
        var letters = new DeadLetters(Any, _clock);
        if (expected.Count == 0)
            return letters.Count == 0 ? null : "a dead letter too many";
        var letter = expected[command.B % expected.Count];
        _met.Add($"{command.Verb}");
        switch (command.Verb)
        {
            case Verb.RetryLetter:
                _model.EndLetter(letter, null);
                return Same(letters.Complete(letter.Id, () => { }), true) ?? Same(letters.Complete(letter.Id, () => { }), false);
            case Verb.DropLetter:
                _model.EndLetter(letter, $"dropped: {letter.Error}");
                return Same(letters.Drop(letter.Id), true) ?? Same(letters.Drop(letter.Id), false);
            default:
                letter.Error = "still bad";
                return Same(letters.Rebury(letter.Id, "still bad"), true);
        }
    }

    private string? Prune(long age)
    {
        Meet(_model.Prune(_model.Now - age) > 0, "pruned items");
        new Maintenance(TimeSpan.FromMilliseconds(age), Any, _clock).RunAsync([], default).GetAwaiter().GetResult();
        return null;
    }

    private void Meet(bool isMet, string what)
    {
        if (isMet)
            _met.Add(what);
    }

    private static string? Same(bool done, bool expected) => done == expected ? null : $"it said {done} instead of {expected}";

    private string? Difference()
    {
        var (expected, found) = (_model.Lines().ToList(), Lines());
        return expected.SequenceEqual(found) ? null : $"expected {string.Join("; ", expected.Except(found))}; found {string.Join("; ", found.Except(expected))}";
    }

    private List<string> Lines() =>
    [
        .. Rows("known", "key, hash, as_of from known order by key"),
        .. Rows("item", """
            id, key, partition, status, attempts, available_at, batch, last_error, completed_at, archive_key is not null,
              exists(select 1 from queue_payloads p where p.item_id = i.id) from queue_items i order by id
            """),
        .. Rows("batch", "id, partition, items, lease_owner, lease_token, lease_expires, crashes, touching, available_at, last_error from queue_batches order by id"),
        .. Rows("object", "batch, items, first_item, last_item, pruned from archive_objects order by batch"),
        .. Rows("turn", "partition from queue_turn"),
    ];

    private IEnumerable<string> Rows(string name, string columns) =>
        Any.Connection.Query($"select {columns}").Select(row => $"{name} {string.Join('|', ((IDictionary<string, object?>)row).Values)}");

    private Database Open() => PipelineDatabase.Open(_path);

    /// <summary>What a worker believes to hold; it may be late.</summary>
    private sealed record Hand(Batch Batch, ClaimedBatch Claimed)
    {
        public bool IsOver { get; set; }
        public bool IsArchived { get; set; }
        public int Done { get; set; }
    }
}
