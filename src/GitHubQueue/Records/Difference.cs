namespace GitHubQueue.Records;

/// <summary>Something that isn't as it should be.</summary>
/// <param name="What">A sentence.</param>
/// <param name="Mend">The command that mends it, or what to do by hand: another sentence.</param>
/// <param name="Batch">The object whose replay mends it, which <c>verify --repair</c> does; null: that would not help, or not be safe.</param>
/// <param name="Root">The archive that holds that object.</param>
public sealed record Difference(string What, string Mend, string? Batch = null, string? Root = null)
{
    public override string ToString() => $"{What} {Mend}";
}
