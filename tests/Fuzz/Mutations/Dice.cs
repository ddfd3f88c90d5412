namespace Fuzz.Mutations;

/// <summary>Chance that falls the same way on every machine and version of .NET: SplitMix64 (https://prng.di.unimi.it/splitmix64.c).</summary>
public sealed class Dice(ulong seed)
{
    private ulong _state = seed;

    /// <summary>Those of one input of a run, whatever came before.</summary>
    public static Dice Of(ulong seed, long input) => new(new Dice(seed).Next() ^ (ulong)input * 0xD1342543DE82EF95);

    public ulong Next()
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
        z = (z ^ z >> 27) * 0x94D049BB133111EB;
        return z ^ z >> 31;
    }

    /// <summary>From 0; <paramref name="count"/> is 1 at least.</summary>
    public int Below(int count) => (int)(Next() % (uint)count);

    /// <summary>Small numbers far more often than large ones, from 1 to <paramref name="most"/>.</summary>
    public int Length(int most)
    {
        var bits = 1 + Below(int.Log2(Math.Max(most, 1)) + 1);
        return Math.Min(1 + Below(1 << bits), most);
    }

    public bool OneIn(int count) => Below(count) == 0;

    public T Of<T>(IReadOnlyList<T> list)
    {
        ArgumentNullException.ThrowIfNull(list);
        return list[Below(list.Count)];
    }
}
