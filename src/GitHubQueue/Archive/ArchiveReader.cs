using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using GitHubQueue.Records;

namespace GitHubQueue.Archive;

/// <summary>Reads an object back into its records, one at a time, however large it is.</summary>
public static class ArchiveReader
{
    /// <summary>Each record owns its payload. Closes the stream at the end.</summary>
    /// <param name="stored">As <see cref="IArchive.OpenAsync"/> gives it. Where it can't seek, a cut between two lines goes unnoticed.</param>
    /// <param name="key">The object's, for messages.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="FailureException">Conflict: it is not gzip, or a line is not an envelope; the message names object and line.</exception>
    public static async IAsyncEnumerable<Record> ReadAsync(
        Stream stored, string key, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var expected = LengthInTrailer(stored);
        var pipe = PipeReader.Create(new GZipStream(stored, CompressionMode.Decompress), new StreamPipeReaderOptions(bufferSize: 64 << 10));
        try
        {
            var length = 0L;
            for (var number = 1; await ReadLineAsync(pipe, key, number, cancellationToken).ConfigureAwait(false) is { } line; number++)
            {
                length += line.Length + 1;
                yield return Parse(line, key, number);
            }
            if (expected is { } whole && whole != (uint)length)
                throw Damaged(key, "it is not whole gzip", null);
        }
        finally
        {
            await pipe.CompleteAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Reads an object at once. Closes the stream.</summary>
    /// <returns>Its records share a buffer, as payloads.</returns>
    /// <inheritdoc cref="ReadAsync"/>
    public static async Task<ObjectContent> ReadWholeAsync(Stream stored, string key, CancellationToken cancellationToken)
    {
        var expected = LengthInTrailer(stored);
        using var content = new MemoryStream();
        try
        {
            var gzip = new GZipStream(stored, CompressionMode.Decompress);
            await using var closing = gzip.ConfigureAwait(false);
            await gzip.CopyToAsync(content, cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidDataException error)
        {
            throw Damaged(key, "it is not gzip, or damaged", error);
        }
        if (expected is { } whole && whole != (uint)content.Length)
            throw Damaged(key, "it is not whole gzip", null);
        var bytes = content.GetBuffer().AsMemory(0, (int)content.Length);
        return new(Split(bytes, key), Convert.ToHexStringLower(SHA256.HashData(bytes.Span)), bytes.Length);
    }

    private static List<Record> Split(ReadOnlyMemory<byte> content, string key)
    {
        var records = new List<Record>();
        for (var number = 1; content.Length > 0; number++)
        {
            var end = content.Span.IndexOf((byte)'\n');
            if (end < 0)
                throw Damaged(key, $"line {number} has no end", null);
            records.Add(Parse(content[..end], key, number));
            content = content[(end + 1)..];
        }
        return records;
    }

    /// <summary>
    /// The length of the content modulo 2^32, from gzip's last four bytes (RFC 1952): .NET takes a file that is cut for one that ends there.
    /// </summary>
    private static uint? LengthInTrailer(Stream stored)
    {
        const int shortest = 18; // header and trailer
        if (!stored.CanSeek)
            return null;
        Span<byte> trailer = stackalloc byte[4];
        trailer.Fill(0xff); // a length that what is so short can't have
        if (stored.Length >= shortest)
        {
            stored.Seek(-trailer.Length, SeekOrigin.End);
            stored.ReadExactly(trailer);
        }
        stored.Position = 0;
        return BinaryPrimitives.ReadUInt32LittleEndian(trailer);
    }

    private static async ValueTask<byte[]?> ReadLineAsync(PipeReader pipe, string key, int number, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await ReadMoreAsync(pipe, key, cancellationToken).ConfigureAwait(false);
            if (read.Buffer.PositionOf((byte)'\n') is { } end)
            {
                var line = read.Buffer.Slice(0, end).ToArray();
                pipe.AdvanceTo(read.Buffer.GetPosition(1, end));
                return line;
            }
            if (!read.IsCompleted)
                pipe.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            else if (read.Buffer.IsEmpty)
                return null;
            else
                throw Damaged(key, $"line {number} has no end", null);
        }
    }

    private static async ValueTask<ReadResult> ReadMoreAsync(PipeReader pipe, string key, CancellationToken cancellationToken)
    {
        try
        {
            return await pipe.ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidDataException error)
        {
            throw Damaged(key, "it is not gzip, or damaged", error);
        }
    }

    private static Record Parse(ReadOnlyMemory<byte> line, string key, int number)
    {
        try
        {
            return EnvelopeReader.Read(line);
        }
        catch (FormatException error)
        {
            throw Damaged(key, $"line {number}: {error.Message.TrimEnd('.')}", error);
        }
    }

    private static FailureException Damaged(string key, string why, Exception? inner) => new(FailureKind.Conflict,
        $"The archive object '{key}' can't be read: {why}.", inner);
}
