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

    /// <param name="at">Where it begins; moved behind it.</param>
    /// <exception cref="InvalidDataException">The bytes end within it, or it is longer than 64 bits.</exception>
    public static ulong Read(ReadOnlySpan<byte> input, ref int at)
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (at >= input.Length)
                throw new InvalidDataException("A number of the file ends too early.");
            value |= (ulong)(input[at] & 0x7f) << shift;
            if (input[at++] <= 0x7f)
                return value;
        }
        throw new InvalidDataException("A number of the file is too long.");
    }
}
