namespace GitHubSimulator.Payloads;

internal sealed class ByBytes : IEqualityComparer<byte[]>
{
    public static readonly ByBytes Instance = new();

    public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

    public int GetHashCode(byte[] bytes)
    {
        var hash = new HashCode();
        hash.AddBytes(bytes);
        return hash.ToHashCode();
    }
}
