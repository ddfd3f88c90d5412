using System.Buffers;

namespace GitHubQueue.Parquet;

/// <summary>Unsigned LEB128: seven bits a byte, the lowest first, the top bit where more follow.</summary>
internal static class Varint
{
    public static void Write(IBufferWriter<byte> output, ulong value)
    {
        var span = output.GetSpan(10);
        var length = 0;
        for (; value > 0x7f; value >>= 7)
            span[length++] = (byte)(value | 0x80);
        span[length++] = (byte)value;
        output.Advance(length);
    }
}
