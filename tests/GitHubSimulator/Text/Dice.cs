namespace GitHubSimulator.Text;

/// <summary>Random numbers that depend on their seed only, on every machine and runtime (SplitMix64).</summary>
internal struct Dice(ulong seed)
{
    private ulong state = seed;

    public static Dice For(int seed, int number, int purpose) =>
        new(((ulong)(uint)seed << 40) ^ ((ulong)(uint)number << 8) ^ (uint)purpose);

    /// <summary>Dice for the part of a thing: a file of a pull request, say.</summary>
    public static Dice For(Dice whole, int part) => new(whole.Next() + ((ulong)(uint)part * 0xD1342543DE82EF95));

    public byte[] Pick(byte[][] from) => from[Next(from.Length)];

    /// <summary>Between 0 and <paramref name="bound"/> - 1.</summary>
    public int Next(int bound) => (int)(Next() % (ulong)bound);

    /// <summary>Between 0 (inclusive) and 1 (exclusive).</summary>
    public double Share() => (Next() >> 11) * (1.0 / (1UL << 53));

    public ulong Next()
    {
        state += 0x9E3779B97F4A7C15;
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
