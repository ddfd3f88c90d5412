using System.Buffers;
using System.IO.Compression;
using System.Security.Cryptography;
using GitHubQueue.Records;

namespace GitHubQueue.Archive;

/// <summary>Decides whether what is stored under a key is what a batch would write there.</summary>
internal static class StoredContent
{
    /// <summary>Compares what is decompressed, not what is stored: another version of zlib compresses the same content differently.</summary>
    /// <exception cref="FailureException">Conflict: it is something else.</exception>
    public static StoredObject Confirm(Stream stored, long length, ArchiveObject content, string where)
    {
        var hash = HashOf(stored);
        if (hash == content.ContentHash)
            return new StoredObject(length, WasThere: true);
        throw new FailureException(FailureKind.Conflict,
            $"The object '{where}' exists and holds other content ({(hash is null ? "not gzip" : $"SHA-256 {hash}")}, expected "
            + $"{content.ContentHash}), although a batch's object is written once and never changes. Nothing was overwritten; move that "
            + "object away to have it written again.");
    }

    /// <summary>Writes a copy, which stays as it is where there is one.</summary>
    /// <param name="write">Writes it, or gives what is there to its argument.</param>
    public static async Task<StoredCopy> CopyAsync(ReadOnlyMemory<byte> bytes, Func<Func<Stream, StoredObject>, Task<StoredObject>> write)
    {
        string? hash = null;
        var stored = await write(there =>
        {
            hash = Convert.ToHexStringLower(SHA256.HashData(there));
            return new StoredObject(there.Length, WasThere: true);
        }).ConfigureAwait(false);
        return new StoredCopy(stored.Length, hash ?? Convert.ToHexStringLower(SHA256.HashData(bytes.Span)), stored.WasThere);
    }

    /// <summary>SHA-256 of the decompressed bytes, in lower-case hex; null where they are not (whole) gzip.</summary>
    private static string? HashOf(Stream stored)
    {
        using var gzip = new GZipStream(stored, CompressionMode.Decompress, leaveOpen: true);
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            int read;
            while ((read = gzip.Read(buffer)) > 0)
                sha.AppendData(buffer, 0, read);
            return Convert.ToHexStringLower(sha.GetHashAndReset());
        }
        catch (InvalidDataException)
        {
            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
