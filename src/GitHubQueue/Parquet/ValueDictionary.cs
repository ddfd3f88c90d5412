using System.Buffers;

namespace GitHubQueue.Parquet;

/// <summary>The distinct values of a column chunk, numbered in the order in which they came.</summary>
internal sealed class ValueDictionary
{
    private readonly ArrayBufferWriter<byte> _plain = new();
    private readonly List<Entry> _entries = [];

    /// <summary>Entries by hash, as their number plus one; 0 is free. A power of two, at most half full.</summary>
    private int[] _slots = new int[256];

    public int Count => _entries.Count;

    /// <summary>What a dictionary page holds: the values, PLAIN.</summary>
    public ReadOnlySpan<byte> Plain => _plain.WrittenSpan;

    public ReadOnlySpan<byte> this[int number]
    {
        get
        {
            var entry = _entries[number];
            return _plain.WrittenSpan.Slice(entry.From, entry.Length);
        }
    }

    /// <param name="plain">Compared by its bytes, so that 0.0 is not -0.0.</param>
    public int NumberOf(ReadOnlySpan<byte> plain, out bool isNew)
    {
        var hash = HashOf(plain);
        var slot = hash & _slots.Length - 1;
        for (; _slots[slot] is > 0 and var taken; slot = slot + 1 & _slots.Length - 1)
        {
            if (_entries[taken - 1].Hash == hash && plain.SequenceEqual(this[taken - 1]))
            {
                isNew = false;
                return taken - 1;
            }
        }
        isNew = true;
        _entries.Add(new Entry(hash, _plain.WrittenCount, plain.Length));
        _plain.Write(plain);
        _slots[slot] = Count;
        if (Count > _slots.Length / 2)
            Grow();
        return Count - 1;
    }

    public void Clear()
    {
        _plain.ResetWrittenCount();
        _entries.Clear();
        Array.Clear(_slots);
    }

    /// <summary>Seeded anew in each process, so nobody can send us texts that collide. Only numbers show in a file, never hashes.</summary>
    private static int HashOf(ReadOnlySpan<byte> plain)
    {
        var hash = new HashCode();
        hash.AddBytes(plain);
        return hash.ToHashCode();
    }

    private void Grow()
    {
        _slots = new int[_slots.Length * 2];
        for (var number = 0; number < Count; number++)
        {
            var slot = _entries[number].Hash & _slots.Length - 1;
            while (_slots[slot] > 0)
                slot = slot + 1 & _slots.Length - 1;
            _slots[slot] = number + 1;
        }
    }

    private readonly record struct Entry(int Hash, int From, int Length);
}
