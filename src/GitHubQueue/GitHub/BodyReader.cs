using System.Buffers;

namespace GitHubQueue.GitHub;

/// <summary>Reads a body of unknown length into one array of its exact length; only that array outlives the call.</summary>
internal static class BodyReader
{
    private const int FirstBuffer = 64 * 1024;

    /// <returns>Null when the body is longer than <paramref name="longest"/> bytes; the rest is left unread.</returns>
    public static async Task<byte[]?> ReadAsync(Stream body, int longest, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(body);
        var buffer = ArrayPool<byte>.Shared.Rent(Math.Min(FirstBuffer, longest + 1));
        try
        {
            var length = 0;
            while (true)
            {
                var read = await body.ReadAsync(buffer.AsMemory(length), ct).ConfigureAwait(false);
                if (read == 0)
                    return buffer.AsSpan(0, length).ToArray();
                length += read;
                if (length > longest)
                    return null;
                if (length == buffer.Length)
                    buffer = Grow(buffer);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] Grow(byte[] full)
    {
        var larger = ArrayPool<byte>.Shared.Rent(full.Length * 2);
        full.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(full);
        return larger;
    }
}
