using System.Globalization;
using System.Text.Json;
using GitHubQueue.GitHub;

namespace GitHubQueue.Sources;

/// <summary>
/// One file of GH Archive, gzip or plain, read event after event. They stand on a line each; in some old files several on one, with nothing
/// between them. What isn't JSON, up to the end of its line, is given like an event of which nothing is known.
/// </summary>
internal sealed class GhArchiveFile : IDisposable
{
    private readonly string _shown;
    private readonly FileStream _file;
    private readonly GzipReader? _gzip;
    private readonly LineReader _lines;

    /// <summary>Of the line in hand, and how many values were read of it.</summary>
    private ReadOnlyMemory<byte> _rest;
    private int _values;

    private long _malformed, _firstMalformed;

    private GhArchiveFile(FileStream file, string shown, bool isGzip)
    {
        (_file, _shown) = (file, shown);
        _gzip = isGzip ? new GzipReader(file) : null;
        _lines = new LineReader(_gzip is null ? file.Read : _gzip.Read);
    }

    /// <summary>Why the file can't be read any further; null: it can, or that was all.</summary>
    public string? Wrong { get; private set; }

    /// <summary>What a person should hear of it; null: nothing.</summary>
    public string? Notice => _malformed == 0 ? null : string.Create(
        CultureInfo.InvariantCulture, $"{_malformed:#,0} of the lines of '{_shown}' are not JSON, the first of them line {_firstMalformed:#,0}: they become dead letters.");

    /// <summary>Behind the event that was read last.</summary>
    public LinePlace Place => !_rest.Span.ContainsAnyExcept(Blanks) ? new(_lines.Lines, 0) : new(_lines.Lines - 1, _values);

    /// <summary>How much of the file has been read, between 0 and 1.</summary>
    public double Fraction => _file.Length == 0 ? 1 : (double)_file.Position / _file.Length;

    /// <returns>Null, and why: it can't be read.</returns>
    public static (GhArchiveFile? File, string? Wrong) Open(string path, string shown)
    {
        FileStream? file = null;
        try
        {
            file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 64 << 10, FileOptions.SequentialScan);
            Span<byte> magic = stackalloc byte[2];
            var isGzip = file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false) == magic.Length && magic.SequenceEqual<byte>([0x1f, 0x8b]);
            file.Position = 0;
            if (isGzip || !path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase))
                return (new GhArchiveFile(file, shown, isGzip), null);
            var wrong = file.Length == 0 ? "is empty: fetch it again" : "isn't gzip, as its name says: fetch it again, or take '.gz' off its name";
            file.Dispose();
            return (null, $"File '{shown}' {wrong}.");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            file?.Dispose();
            return (null, $"File '{shown}' can't be read: check that it exists and that you may read it.");
        }
    }

    /// <summary>Passes over everything before.</summary>
    public void GoTo(LinePlace place)
    {
        while (_lines.Lines < place.Lines && TryReadLine())
            _rest = default;
        for (var value = 0; value < place.Values && TryRead(out _, out _); value++) { }
    }

    /// <param name="payload">As it stands in the file.</param>
    /// <returns>False: that was all, or there is something <see cref="Wrong"/>.</returns>
    public bool TryRead(out ReadOnlyMemory<byte> payload, out EventIdentity identity)
    {
        (payload, identity) = (default, default);
        int start;
        while ((start = _rest.Span.IndexOfAnyExcept(Blanks)) < 0)
        {
            if (!TryReadLine())
                return false;
        }
        _rest = _rest[start..];
        var reader = new Utf8JsonReader(_rest.Span, JsonValues.Options);
        try
        {
            reader.Read();
            identity = EventIdentity.Read(ref reader);
            payload = JsonPage.OnOneLine(_rest[..(int)reader.BytesConsumed]);
            _rest = _rest[(int)reader.BytesConsumed..];
        }
        catch (JsonException)
        {
            (payload, _rest) = (_rest, default);
            if (_malformed++ == 0)
                _firstMalformed = _lines.Lines;
        }
        _values++;
        return true;
    }

    public void Dispose()
    {
        _gzip?.Dispose();
        _file.Dispose();
    }

    /// <summary>The hour 2023-05-14-19 has zero bytes between two events of a line.</summary>
    private static ReadOnlySpan<byte> Blanks => " \t\r\0"u8;

    private bool TryReadLine()
    {
        _values = 0;
        if (Wrong is not null)
            return false;
        try
        {
            if (_lines.TryRead(out _rest))
                return true;
            if (_lines.IsTooLong)
                Wrong = Sentence($"the line is longer than {LineReader.LongestLine >> 20} MB: events stand on a line each, so this is hardly a file of GH Archive's");
        }
        catch (InvalidDataException)
        {
            Wrong = Sentence("the gzip data is cut off or damaged here: fetch the file again");
        }
        catch (IOException fault)
        {
            Wrong = $"File '{_shown}' can't be read any further: {fault.Message}";
        }
        return false;
    }

    private string Sentence(string what) => string.Create(CultureInfo.InvariantCulture, $"File '{_shown}', line {_lines.Lines + 1}: {what}.");
}
