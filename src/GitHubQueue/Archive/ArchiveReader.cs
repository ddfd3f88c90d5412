using System.IO.Compression;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Buffers;
using GitHubQueue.Records;

namespace GitHubQueue.Archive;

/// <summary>Reads an object back into its records, one at a time, however large it is.</summary>
public static class ArchiveReader
{
    /// <summary>Each record owns its payload. Closes the stream at the end.</summary>
    /// <param name="stored">As <see cref="IArchive.OpenAsync"/> gives it.</param>
    /// <param name="key">The object's, for messages.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="FailureException">Conflict: it is not gzip, or a line is not an envelope; the message names object and line.</exception>
    public static async IAsyncEnumerable<Record> ReadAsync(
        Stream stored, string key, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pipe = PipeReader.Create(new GZipStream(stored, CompressionMode.Decompress), new StreamPipeReaderOptions(bufferSize: 64 << 10));
        try
        {
            for (var number = 1; ; number++)
            {
                var line = await ReadLineAsync(pipe, key, number, cancellationToken).ConfigureAwait(false);
                if (line is null)
                    yield break;
                yield return Parse(line, key, number);
            }
        }
        finally
        {
            await pipe.CompleteAsync().ConfigureAwait(false);
        }
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
            throw Damaged(key, "it is not gzip, or not whole", error);
        }
    }

    private static Record Parse(byte[] line, string key, int number)
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
