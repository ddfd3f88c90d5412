namespace Torture;

/// <summary>What became of one promise.</summary>
/// <param name="Promise">In a few words.</param>
/// <param name="Numbers">What was counted.</param>
/// <param name="Broken">Each way in which it was broken; empty: it was kept.</param>
internal sealed record Finding(string Promise, string Numbers, IReadOnlyList<string> Broken)
{
    private const int Shown = 8;

    public bool IsKept => Broken.Count == 0;

    public override string ToString() => $"{(IsKept ? "kept  " : "BROKEN")} {Promise}: {Numbers}"
        + string.Concat(Broken.Take(Shown).Select(one => $"\n         {one}")) + (Broken.Count > Shown ? $"\n         … {Broken.Count} in all" : "");
}
