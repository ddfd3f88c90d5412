using System.Runtime.InteropServices;

namespace GitHubSimulator.Issues;

/// <summary>
/// A repository's issues with an order for each sort. A key is the sort value shifted by 24 bits plus the ordinal, so an order
/// is a sorted array of longs: 200,000 issues are ordered again in milliseconds after a change.
/// </summary>
internal sealed class IssueList(IEnumerable<IssueState> issues)
{
    private const int OrdinalBits = 24;
    private readonly Lock gate = new();
    private readonly List<IssueState> current = [.. issues];
    private readonly long[]?[] orders = new long[]?[3];

    public int Count
    {
        get { lock (gate) return current.Count; }
    }

    /// <summary>The newest state of an issue; null where there is none, or none any more. Numbers are in order in a generated list and nearly so in a recorded one.</summary>
    public IssueState? Find(int number)
    {
        lock (gate)
        {
            var found = number >= 1 && number <= current.Count && current[number - 1].Number == number
                ? current[number - 1] : current.FindLast(issue => issue.Number == number);
            return found is { IsDeleted: false } ? found : null;
        }
    }

    /// <summary>The issue at a position, which is kept within the list; null in an empty one.</summary>
    public IssueState? At(int position)
    {
        lock (gate) return current.Count == 0 ? null : current[Math.Clamp(position, 0, current.Count - 1)];
    }

    public IssueState[] Current
    {
        get { lock (gate) return [.. current]; }
    }

    /// <summary>The page after a key, wherever its item has gone meanwhile: a change behind the reader shifts nothing.</summary>
    public IssuePage ReadAfter(IssueQuery query)
    {
        lock (gate) return Keyset(query);
    }

    /// <summary>A page by offset: a change behind the reader shifts the rest forward, and the reader skips items.</summary>
    public IssuePage ReadNumbered(IssueQuery query)
    {
        lock (gate) return Numbered(query);
    }

    /// <summary>Applies <paramref name="edit"/> to the chosen issues and appends new ones, in one step for readers.</summary>
    public IReadOnlyList<IssueState> Change(Func<IReadOnlyList<IssueState>, IEnumerable<IssueState>> edit)
    {
        lock (gate)
        {
            var changed = edit(current).ToList();
            foreach (var state in changed)
            {
                if (state.Ordinal == current.Count) current.Add(state);
                else current[state.Ordinal] = state;
            }

            Array.Clear(orders);
            return changed;
        }
    }

    private IssuePage Keyset(IssueQuery query)
    {
        var (keys, low, high) = Range(query);
        if (query.After is { } after)
        {
            if (query.Ascending) low = Math.Max(low, LowerBound(keys, after + 1));
            else high = Math.Min(high, LowerBound(keys, after));
        }

        var items = new List<IssueState>(query.PerPage);
        long last = 0;
        for (var i = 0; i < high - low; i++)
        {
            var key = keys[query.Ascending ? low + i : high - 1 - i];
            var item = current[Ordinal(key)];
            if (!Matches(item, query)) continue;
            if (items.Count == query.PerPage) return new IssuePage(items, last, 0);
            items.Add(item);
            last = key;
        }

        return new IssuePage(items, null, 0);
    }

    private IssuePage Numbered(IssueQuery query)
    {
        var (keys, low, high) = Range(query);
        var skip = (long)(query.Page - 1) * query.PerPage;
        var items = new List<IssueState>(query.PerPage);
        var matching = 0;
        for (var i = 0; i < high - low; i++)
        {
            var item = current[Ordinal(keys[query.Ascending ? low + i : high - 1 - i])];
            if (!Matches(item, query)) continue;
            if (matching++ >= skip && items.Count < query.PerPage) items.Add(item);
        }

        return new IssuePage(items, null, matching);
    }

    private static bool Matches(IssueState item, IssueQuery query) =>
        !item.IsDeleted && (query.Open is null || query.Open == item.Closed is null) && (query.Since is null || item.Updated >= query.Since)
        && (!query.PullsOnly || item.Pull is { Listed: true }) && (query.CreatedBefore is null || item.Created < query.CreatedBefore);

    private (long[] Keys, int Low, int High) Range(IssueQuery query)
    {
        var keys = Order(query.Sort);
        var low = query is { Sort: IssueSort.Updated, Since: { } since } ? LowerBound(keys, since << OrdinalBits) : 0;
        return (keys, low, keys.Length);
    }

    private long[] Order(IssueSort sort)
    {
        ref var order = ref orders[(int)sort];
        if (order is not null) return order;
        order = new long[current.Count];
        foreach (var item in CollectionsMarshal.AsSpan(current))
            order[item.Ordinal] = (Value(item, sort) << OrdinalBits) | (uint)item.Ordinal;
        Array.Sort(order);
        return order;
    }

    private static long Value(IssueState item, IssueSort sort) => sort switch
    {
        IssueSort.Updated => item.Updated,
        IssueSort.Comments => item.Comments,
        _ => item.Created,
    };

    private static int Ordinal(long key) => (int)(key & ((1 << OrdinalBits) - 1));

    private static int LowerBound(long[] keys, long value)
    {
        var index = Array.BinarySearch(keys, value);
        return index < 0 ? ~index : index;
    }
}
