using System.Buffers.Binary;

namespace GitHubSimulator.Endpoints;

/// <summary>An opaque place in a list: the key of the last item that was sent, in base64.</summary>
internal static class Cursor
{
    private static ReadOnlySpan<byte> Prefix => "cursor:v2:\x92\xcf"u8;

    public static string Write(long key)
    {
        Span<byte> bytes = stackalloc byte[Prefix.Length + sizeof(long)];
        Prefix.CopyTo(bytes);
        BinaryPrimitives.WriteInt64BigEndian(bytes[Prefix.Length..], key);
        return Convert.ToBase64String(bytes);
    }

    public static bool TryRead(string text, out long key)
    {
        key = 0;
        Span<byte> bytes = stackalloc byte[64];
        if (!Convert.TryFromBase64String(text, bytes, out var length)) return false;
        if (length != Prefix.Length + sizeof(long) || !bytes.StartsWith(Prefix)) return false;
        key = BinaryPrimitives.ReadInt64BigEndian(bytes[Prefix.Length..]);
        return true;
    }
}
