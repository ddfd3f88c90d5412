using System.IO.Compression;
using System.Security.Cryptography;

namespace GitHubQueue.Sources;

/// <summary>Decompresses a gzip file of one or several members, and tells a whole one from one that was cut off.</summary>
/// <remarks>
/// .NET takes a file that is cut off for one that ends there, and passes over whatever follows the last member. So another member is made to
/// follow the file, with bytes that nobody can have put into it: they come out as they went in only where everything before was whole.
/// </remarks>
internal sealed class GzipReader : IDisposable
{
    /// <summary>Good bytes that are decompressed in one go with damaged ones are lost with them.</summary>
    private const int MostAtOnce = 16 << 10;

    private readonly byte[] _mark = RandomNumberGenerator.GetBytes(32);
    private readonly FollowedStream _input;
    private readonly GZipStream _gzip;

    /// <param name="file">Left open at the end.</param>
    public GzipReader(Stream file)
    {
        _input = new FollowedStream(file, Compress(_mark));
        _gzip = new GZipStream(_input, CompressionMode.Decompress);
    }

    /// <returns>How many bytes; 0: that was all, and it was whole.</returns>
    /// <exception cref="InvalidDataException">It is cut off or damaged here, or something else follows.</exception>
    public int Read(Span<byte> buffer)
    {
        var read = _gzip.Read(buffer[..Math.Min(buffer.Length, MostAtOnce)]);
        if (read > 0 && !_input.IsBehind)
            return read;
        return IsMark(buffer[..read]) ? 0 : throw new InvalidDataException("The gzip data has no proper end.");
    }

    public void Dispose() => _gzip.Dispose();

    private bool IsMark(ReadOnlySpan<byte> beginning)
    {
        Span<byte> rest = stackalloc byte[_mark.Length];
        return _mark.AsSpan().StartsWith(beginning)
            && _mark.AsSpan(beginning.Length).SequenceEqual(rest[.._gzip.ReadAtLeast(rest, rest.Length, throwOnEndOfStream: false)]);
    }

    private static byte[] Compress(byte[] bytes)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.NoCompression, leaveOpen: true))
            gzip.Write(bytes);
        return compressed.ToArray();
    }

    /// <summary>A stream's bytes, and behind them these; never both in one go.</summary>
    private sealed class FollowedStream(Stream stream, byte[] behind) : Stream
    {
        private int _given;

        /// <summary>The stream has been read to its end.</summary>
        public bool IsBehind { get; private set; }

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(Span<byte> buffer)
        {
            if (!IsBehind && stream.Read(buffer) is > 0 and var read)
                return read;
            IsBehind = true;
            var length = Math.Min(buffer.Length, behind.Length - _given);
            behind.AsSpan(_given, length).CopyTo(buffer);
            _given += length;
            return length;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));
        public override void Flush() => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
