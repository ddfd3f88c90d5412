namespace GitHubQueue.Parquet;

/// <summary>Reads Snappy's raw format: https://github.com/google/snappy/blob/main/format_description.txt.</summary>
internal static class SnappyDecompressor
{
    /// <summary>Three bytes stand for 64 at most.</summary>
    private const int MostFromAByte = 22;

    /// <param name="length">Of the content, as it is known from elsewhere.</param>
    /// <exception cref="InvalidDataException">The bytes aren't Snappy's, or of other content.</exception>
    public static byte[] Decompress(ReadOnlySpan<byte> input, int length)
    {
        var at = 0;
        if (Varint.Read(input, ref at) != (ulong)length || length > (long)input.Length * MostFromAByte)
            throw Damaged();
        var output = new byte[length];
        var done = 0;
        while (at < input.Length)
        {
            var tag = input[at++];
            if ((tag & 3) == 0)
            {
                var literal = Literal(input, tag >> 2, ref at);
                if (literal > input.Length - at || literal > length - done)
                    throw Damaged();
                input.Slice(at, (int)literal).CopyTo(output.AsSpan(done));
                at += (int)literal;
                done += (int)literal;
                continue;
            }
            var (count, offset) = Copy(input, tag, ref at);
            if (offset == 0 || offset > done || count > length - done)
                throw Damaged();
            for (; count > 0; count--, done++) // what is copied may have been written by the same copy
                output[done] = output[done - (int)offset];
        }
        return done == length ? output : throw Damaged();
    }

    private static long Literal(ReadOnlySpan<byte> input, int lengthLessOne, ref int at) =>
        1 + (lengthLessOne < 60 ? lengthLessOne : Number(input, lengthLessOne - 59, ref at));

    private static (int Count, long Offset) Copy(ReadOnlySpan<byte> input, byte tag, ref int at) => (tag & 3) switch
    {
        1 => (4 + (tag >> 2 & 7), (long)(tag >> 5) << 8 | Number(input, 1, ref at)),
        2 => (1 + (tag >> 2), Number(input, 2, ref at)),
        _ => (1 + (tag >> 2), Number(input, 4, ref at)),
    };

    private static long Number(ReadOnlySpan<byte> input, int bytes, ref int at)
    {
        if (bytes > input.Length - at)
            throw Damaged();
        var value = 0L;
        for (var index = 0; index < bytes; index++)
            value |= (long)input[at++] << 8 * index;
        return value;
    }

    private static InvalidDataException Damaged() => new("A page of the file can't be decompressed.");
}
