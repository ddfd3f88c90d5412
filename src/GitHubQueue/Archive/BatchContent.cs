using System.Buffers;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using GitHubQueue.Records;

namespace GitHubQueue.Archive;

/// <summary>Turns a batch's records into its object, gzip JSON Lines, in buffers that the next batch uses again. One thread at a time.</summary>
/// <remarks>
/// The content is a function of the records and their order alone: no time, no machine. That is what makes a second write after
/// a crash recognisable.
/// </remarks>
public sealed class BatchContent : IDisposable
{
    // Names and titles stay readable. What this encoder doesn't escape matters to HTML only.
    private static readonly JsonWriterOptions Readable =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = Envelope.MaxDepth + 2 };

    private static readonly ZLibCompressionOptions Level = new() { CompressionLevel = 6 };

    /// <summary>Buffers that one huge record has blown up beyond this are given back.</summary>
    private const int LargestKept = 16 << 20;

    private readonly IncrementalHash _sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private ArrayBufferWriter<byte> _line = new(64 << 10);
    private MemoryStream _compressed = new(256 << 10);

    /// <summary>The object of these records, one line each, in this order.</summary>
    /// <returns>Its bytes are valid until the next call or the end of this instance.</returns>
    public ArchiveObject Compress(IEnumerable<Record> records)
    {
        ArgumentNullException.ThrowIfNull(records);
        Reset();
        var (lines, length) = (0, 0L);
        using (var gzip = new GZipStream(_compressed, Level, leaveOpen: true))
        using (var json = new Utf8JsonWriter(_line, Readable))
        {
            foreach (var record in records)
            {
                Envelope.Write(json, record);
                json.Flush();
                _line.Write("\n"u8);
                _sha.AppendData(_line.WrittenSpan);
                gzip.Write(_line.WrittenSpan);
                length += _line.WrittenCount;
                lines++;
                _line.ResetWrittenCount();
                json.Reset();
            }
        }
        var bytes = _compressed.GetBuffer().AsMemory(0, (int)_compressed.Length);
        return new ArchiveObject(bytes, Convert.ToHexStringLower(_sha.GetHashAndReset()), length, lines);
    }

    public void Dispose()
    {
        _sha.Dispose();
        _compressed.Dispose();
    }

    /// <summary>Also forgets what a failed call left behind.</summary>
    private void Reset()
    {
        _sha.GetHashAndReset();
        _line.ResetWrittenCount();
        _compressed.SetLength(0);
        if (_line.Capacity > LargestKept)
            _line = new ArrayBufferWriter<byte>(64 << 10);
        if (_compressed.Capacity > LargestKept)
            _compressed = new MemoryStream(256 << 10);
    }
}
