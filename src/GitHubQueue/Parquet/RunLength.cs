using System.Buffers;
using System.Numerics;

namespace GitHubQueue.Parquet;

/// <summary>
/// The hybrid of runs and bit-packing: https://github.com/apache/parquet-format/blob/master/Encodings.md#RLE.
/// </summary>
internal static class RunLength
{
    /// <summary>Bits that the numbers below <paramref name="count"/> take; at least one, since not every reader knows of none.</summary>
    public static int WidthOf(int count) => count <= 2 ? 1 : 32 - BitOperations.LeadingZeroCount((uint)count - 1);

    /// <summary>Eight or more of the same become a run; what stands between runs is packed, in whole groups of eight.</summary>
    /// <param name="width">In bits; every value has to fit.</param>
    public static void Encode<T>(ReadOnlySpan<T> values, int width, IBufferWriter<byte> output)
        where T : unmanaged, IBinaryInteger<T>
    {
        var (packedFrom, at) = (0, 0);
        while (at < values.Length)
        {
            var run = values[at..].IndexOfAnyExcept(values[at]);
            if (run < 0)
                run = values.Length - at;
            var toFillTheGroup = -(at - packedFrom) & 7;
            if (run - toFillTheGroup >= 8)
            {
                var runFrom = at + toFillTheGroup;
                EncodePacked(values[packedFrom..runFrom], width, output);
                EncodeRun(values[at], run - toFillTheGroup, width, output);
                packedFrom = at + run;
            }
            at += run;
        }
        EncodePacked(values[packedFrom..], width, output);
    }

    /// <summary>Back to back, the lowest bit of the first byte first, and zeros up to a whole number of groups of eight values.</summary>
    public static void Pack<T>(ReadOnlySpan<T> values, int width, IBufferWriter<byte> output)
        where T : unmanaged, IBinaryInteger<T>
    {
        var length = (values.Length + 7) / 8 * width;
        var span = output.GetSpan(length)[..length];
        var (bits, count, to) = (0UL, 0, 0);
        foreach (var value in values)
        {
            bits |= ulong.CreateTruncating(value) << count;
            for (count += width; count >= 8; count -= 8, bits >>= 8)
                span[to++] = (byte)bits;
        }
        if (count > 0)
            span[to++] = (byte)bits;
        span[to..].Clear();
        output.Advance(length);
    }

    /// <summary>As many numbers as <paramref name="values"/> has room for.</summary>
    /// <exception cref="InvalidDataException">The bytes end before, or hold a run of no length.</exception>
    public static void Decode(ReadOnlySpan<byte> input, int width, Span<int> values)
    {
        if (width is < 0 or > 32)
            throw new InvalidDataException($"A page of the file has numbers of {width} bits.");
        var (at, done) = (0, 0);
        while (done < values.Length)
        {
            var header = Varint.Read(input, ref at);
            var count = (int)Math.Min((ulong)(values.Length - done), (header & 1) == 1 ? Math.Min(header >> 1, int.MaxValue / 8) * 8 : header >> 1);
            var length = (header & 1) == 1 ? (long)Math.Min(header >> 1, int.MaxValue / 8) * width : (width + 7) / 8;
            if (count == 0 || length > input.Length - at)
                throw new InvalidDataException("A page of the file ends too early.");
            var part = input.Slice(at, (int)length);
            if ((header & 1) == 1)
                Unpack(part, width, values.Slice(done, count));
            else
                values.Slice(done, count).Fill(Number(part));
            at += (int)length;
            done += count;
        }
    }

    private static void Unpack(ReadOnlySpan<byte> input, int width, Span<int> values)
    {
        var (bits, count, from) = (0UL, 0, 0);
        for (var index = 0; index < values.Length; index++)
        {
            for (; count < width; count += 8)
                bits |= (ulong)input[from++] << count;
            values[index] = (int)(bits & (1UL << width) - 1);
            bits >>= width;
            count -= width;
        }
    }

    private static int Number(ReadOnlySpan<byte> bytes)
    {
        var value = 0;
        for (var index = 0; index < bytes.Length; index++)
            value |= bytes[index] << 8 * index;
        return value;
    }

    private static void EncodePacked<T>(ReadOnlySpan<T> values, int width, IBufferWriter<byte> output)
        where T : unmanaged, IBinaryInteger<T>
    {
        if (values.IsEmpty)
            return;
        Varint.Write(output, (ulong)(values.Length + 7) / 8 << 1 | 1);
        Pack(values, width, output);
    }

    private static void EncodeRun<T>(T value, int count, int width, IBufferWriter<byte> output)
        where T : unmanaged, IBinaryInteger<T>
    {
        Varint.Write(output, (ulong)count << 1);
        var bytes = (width + 7) / 8;
        var span = output.GetSpan(bytes);
        for (var i = 0; i < bytes; i++)
            span[i] = byte.CreateTruncating(value >> 8 * i);
        output.Advance(bytes);
    }
}
