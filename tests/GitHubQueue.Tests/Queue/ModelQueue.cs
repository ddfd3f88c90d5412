namespace GitHubQueue.Tests.Queue;

/// <summary>What the queue should hold, in lists: the same promises, without a database. Times are Unix milliseconds.</summary>
internal sealed class ModelQueue
{
    public const long Lease = 60_000;

    private readonly SortedDictionary<string, (string Hash, long AsOf)> _known = new(StringComparer.Ordinal);
    private readonly List<ModelItem> _items = [];
    private readonly List<ModelBatch> _batches = [];
    private readonly List<ModelObject> _objects = [];
    private string _turn = "";

    public long Now { get; set; }

    public IEnumerable<ModelItem> Letters => _items.Where(item => item.Status == "dead");

    /// <summary>How many were ever enqueued.</summary>
    public int Enqueued { get; private set; }

    /// <summary>Nothing waits.</summary>
    public bool IsDrained => _batches.Count == 0 && _items.All(item => item.Status is "done" or "dead");

    /// <summary>In all objects.</summary>
    public int Archived => _objects.Sum(one => one.Items);

    /// <returns>Whether it is a new state.</returns>
    public bool Enqueue(string key, string hash, long asOf, string partition)
    {
        if (_known.TryGetValue(key, out var known) && (known.Hash == hash || asOf < known.AsOf))
            return false;
        _known[key] = (hash, asOf);
        _items.Add(new(++Enqueued, key, partition));
        return true;
    }

    /// <summary>Null: nothing is due.</summary>
    /// <param name="isGone">Whether an owner has certainly ended.</param>
    /// <param name="id">Names a batch that begins now.</param>
    public ModelBatch? Claim(string owner, int size, Func<string, bool> isGone, Func<string> id)
    {
        var due = _batches.Find(batch => batch.Owner is { } holder ? batch.Expires <= Now || isGone(holder) : batch.AvailableAt <= Now);
        return due is null ? Begin(owner, size, id) : TakeOver(due, owner);
    }

    /// <summary>Whether a worker with this token may write.</summary>
    public bool IsHeld(string batch, long token) => _batches.Exists(one => one.Id == batch && one.Token == token);

    public bool Extend(string batch, long token)
    {
        if (_batches.Find(one => one.Id == batch && one.Token == token && one.Owner is not null) is not { } held)
            return false;
        held.Expires = Now + Lease;
        return true;
    }

    public bool GiveBack(string batch, long token, long until, string? reason)
    {
        if (Held(batch, token) is not { } held)
            return false;
        (held.Owner, held.Expires, held.Touching, held.AvailableAt, held.Error) = (null, null, null, until, reason);
        foreach (var item in Open(held))
            (item.Status, item.AvailableAt, item.Error) = ("delayed", until, reason ?? item.Error);
        return true;
    }

    public bool Complete(string batch, long token, Func<long, string?> reasonOf)
    {
        if (Held(batch, token) is not { } held)
            return false;
        Archive(held);
        foreach (var item in Open(held))
            End(item, reasonOf(item.Id));
        _batches.Remove(held);
        return true;
    }

    public bool Archive(string batch, long token)
    {
        if (Held(batch, token) is not { } held)
            return false;
        Archive(held);
        return true;
    }

    public bool Touch(string batch, long token, long item)
    {
        if (Held(batch, token) is not { } held)
            return false;
        held.Touching = item;
        return true;
    }

    public bool CompleteItem(string batch, long token, long item, string? reason)
    {
        if (Held(batch, token) is not { } held)
            return false;
        held.Touching = null;
        End(_items.Single(one => one.Id == item), reason);
        if (Open(held).Count == 0)
            _batches.Remove(held);
        return true;
    }

    public void EndLetter(ModelItem letter, string? note) => (letter.Status, letter.Error, letter.CompletedAt, letter.HasPayload) = ("done", note, Now, false);

    /// <returns>How many.</returns>
    public int Prune(long before)
    {
        var old = _items.Where(item => item.Status == "done" && item.CompletedAt < before).ToList();
        foreach (var item in old)
        {
            _items.Remove(item);
            _objects.Single(one => one.Batch == item.Batch).Pruned++;
        }
        return old.Count;
    }

    /// <summary>A line a row, as <see cref="QueueWorld"/> reads them.</summary>
    public IEnumerable<string> Lines() =>
    [
        .. _known.Select(known => $"known {known.Key}|{known.Value.Hash}|{known.Value.AsOf}"),
        .. _items.Select(item => $"item {item.Id}|{item.Key}|{item.Partition}|{item.Status}|{item.Attempts}|{item.AvailableAt}|{item.Batch}|{item.Error}|{item.CompletedAt}|{(item.CompletedAt is null ? 0 : 1)}|{(item.HasPayload ? 1 : 0)}"),
        .. _batches.Select(batch => $"batch {batch.Id}|{batch.Partition}|{batch.Items}|{batch.Owner}|{batch.Token}|{batch.Expires}|{batch.Crashes}|{batch.Touching}|{batch.AvailableAt}|{batch.Error}"),
        .. _objects.OrderBy(one => one.Batch, StringComparer.Ordinal).Select(one => $"object {one.Batch}|{one.Items}|{one.First}|{one.Last}|{one.Pruned}"),
        $"turn {_turn}",
    ];

    private ModelBatch TakeOver(ModelBatch due, string owner)
    {
        var isCrash = due.Owner is { } holder && holder != owner;
        if (isCrash && due.Touching is { } touched)
        {
            var item = _items.Single(one => one.Id == touched);
            (item.Attempts, item.Error) = (item.Attempts + 1, "A worker died while it had this record in hand.");
        }
        (due.Owner, due.Token, due.Expires, due.Crashes, due.Touching) = (owner, due.Token + 1, Now + Lease, due.Crashes + (isCrash ? 1 : 0), null);
        foreach (var item in Open(due))
            (item.Status, item.AvailableAt) = ("leased", null);
        return due;
    }

    private ModelBatch? Begin(string owner, int size, Func<string> id)
    {
        var partitions = _items.Where(item => item.Status == "pending").Select(item => item.Partition).Distinct().Order(StringComparer.Ordinal).ToList();
        if (partitions.Count == 0)
            return null;
        _turn = partitions.Find(partition => string.CompareOrdinal(partition, _turn) > 0) ?? partitions[0];
        var members = _items.Where(item => item.Status == "pending" && item.Partition == _turn).Take(size).ToList();
        var batch = new ModelBatch(id(), _turn, members.Count) { Owner = owner, Expires = Now + Lease };
        foreach (var item in members)
            (item.Status, item.Batch) = ("leased", batch.Id);
        _batches.Add(batch);
        return batch;
    }

    private void Archive(ModelBatch batch)
    {
        var members = _items.Where(item => item.Batch == batch.Id).ToList();
        _objects.Add(new(batch.Id, members.Count, members[0].Id, members[^1].Id));
    }

    private void End(ModelItem item, string? reason) =>
        (item.Status, item.Error, item.CompletedAt, item.HasPayload) = (reason is null ? "done" : "dead", reason, Now, reason is not null);

    private ModelBatch? Held(string batch, long token) => _batches.Find(one => one.Id == batch && one.Token == token);

    private List<ModelItem> Open(ModelBatch batch) => [.. _items.Where(item => item.Batch == batch.Id && item.Status is ("leased" or "delayed"))];
}

internal sealed record ModelItem(long Id, string Key, string Partition)
{
    public string Status { get; set; } = "pending";
    public int Attempts { get; set; }
    public long? AvailableAt { get; set; }
    public string? Batch { get; set; }
    public string? Error { get; set; }
    public long? CompletedAt { get; set; }
    public bool HasPayload { get; set; } = true;
}

internal sealed record ModelBatch(string Id, string Partition, int Items)
{
    public string? Owner { get; set; }
    public long Token { get; set; } = 1;
    public long? Expires { get; set; }
    public int Crashes { get; set; }
    public long? Touching { get; set; }
    public long AvailableAt { get; set; }
    public string? Error { get; set; }
}

internal sealed record ModelObject(string Batch, int Items, long First, long Last)
{
    public int Pruned { get; set; }
}
