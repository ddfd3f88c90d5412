namespace Torture;

/// <summary>How often what was done, by kind. For all threads.</summary>
internal sealed class Tally
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, int> _counts = new(StringComparer.Ordinal);

    public int Total
    {
        get { lock (_gate) return _counts.Values.Sum(); }
    }

    public void Add(string kind, int count = 1)
    {
        lock (_gate) _counts[kind] = _counts.GetValueOrDefault(kind) + count;
    }

    public override string ToString()
    {
        lock (_gate) return $"{_counts.Values.Sum()} ({string.Join(", ", _counts.Select(one => $"{one.Key} {one.Value}"))})";
    }
}
