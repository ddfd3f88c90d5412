using System.Buffers.Binary;
using System.Numerics;

namespace GitHubQueue.Cloud;

/// <summary>The checksum that Google's services give and check (Castagnoli's polynomial): https://www.rfc-editor.org/rfc/rfc4960#appendix-B.</summary>
internal static class Crc32C
{
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var one in bytes)
            crc = BitOperations.Crc32C(crc, one);
        return ~crc;
    }

    /// <summary>As Cloud Storage writes it: big-endian, in Base64.</summary>
    public static string Text(ReadOnlySpan<byte> bytes)
    {
        Span<byte> value = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(value, Of(bytes));
        return Convert.ToBase64String(value);
    }
}
