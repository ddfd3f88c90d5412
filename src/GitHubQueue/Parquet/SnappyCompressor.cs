using System.Buffers;
using System.Buffers.Binary;

namespace GitHubQueue.Parquet;

/// <summary>
/// Snappy's raw format, as Parquet wants it: https://github.com/google/snappy/blob/main/format_description.txt. One thread at a time.
/// </summary>
internal sealed class SnappyCompressor
{
    private const int HashBits = 14, ShortestCopy = 4, FarthestCopy = ushort.MaxValue, LongestCopyTag = 64;

    /// <summary>Where four bytes with this hash stood last, plus one; 0 is nowhere.</summary>
    private readonly int[] _seen = new int[1 << HashBits];

    public void Compress(ReadOnlySpan<byte> input, IBufferWriter<byte> output)
    {
        Varint.Write(output, (ulong)input.Length);
        Array.Clear(_seen);
        var to = output.GetSpan(LongestOutput(input.Length));
        var (at, literalFrom, length) = (0, 0, 0);
        while (at <= input.Length - ShortestCopy)
        {
            var bytes = BinaryPrimitives.ReadUInt32LittleEndian(input[at..]);
            ref var seen = ref _seen[bytes * 0x9E3779B1 >> 32 - HashBits];
            var candidate = seen - 1;
            seen = at + 1;
            if (candidate >= 0 && at - candidate <= FarthestCopy && BinaryPrimitives.ReadUInt32LittleEndian(input[candidate..]) == bytes)
            {
                length += WriteLiteral(input[literalFrom..at], to[length..]);
                var same = ShortestCopy + input[(at + ShortestCopy)..].CommonPrefixLength(input[(candidate + ShortestCopy)..]);
                length += WriteCopy(at - candidate, same, to[length..]);
                at += same;
                literalFrom = at;
            }
            else
            {
                at += 1 + (at - literalFrom >> 5); // the longer nothing was found, the less is looked for
            }
        }
        length += WriteLiteral(input[literalFrom..], to[length..]);
        output.Advance(length);
    }

    /// <summary>Copies never take more than they replace; a literal takes up to five bytes more than it has.</summary>
    private static int LongestOutput(int inputLength) => inputLength + inputLength / 6 + 32;

    private static int WriteLiteral(ReadOnlySpan<byte> literal, Span<byte> to)
    {
        if (literal.IsEmpty)
            return 0;
        var tagLength = WriteLiteralTag(literal.Length - 1, to);
        literal.CopyTo(to[tagLength..]);
        return tagLength + literal.Length;
    }

    private static int WriteLiteralTag(int lengthLessOne, Span<byte> to)
    {
        if (lengthLessOne < 60)
        {
            to[0] = (byte)(lengthLessOne << 2);
            return 1;
        }
        var bytes = 0;
        for (; lengthLessOne > 0; lengthLessOne >>= 8)
            to[++bytes] = (byte)lengthLessOne;
        to[0] = (byte)(59 + bytes << 2);
        return 1 + bytes;
    }

    private static int WriteCopy(int offset, int length, Span<byte> to)
    {
        var written = 0;
        for (; length > LongestCopyTag; written += 3)
        {
            // What is left has to be long enough for a copy, too.
            var part = length < LongestCopyTag + ShortestCopy ? LongestCopyTag - ShortestCopy : LongestCopyTag;
            WriteFarCopy(offset, part, to[written..]);
            length -= part;
        }
        if (length < 12 && offset < 2048)
        {
            to[written] = (byte)(offset >> 8 << 5 | length - ShortestCopy << 2 | 1);
            to[written + 1] = (byte)offset;
            return written + 2;
        }
        WriteFarCopy(offset, length, to[written..]);
        return written + 3;
    }

    private static void WriteFarCopy(int offset, int length, Span<byte> to)
    {
        to[0] = (byte)(length - 1 << 2 | 2);
        BinaryPrimitives.WriteUInt16LittleEndian(to[1..], (ushort)offset);
    }
}
