using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using GitHubQueue.Records;

namespace GitHubQueue.Sources;

/// <summary>One CSV file, read row after row. What is wrong with the file, and not with one of its rows, is told in a sentence.</summary>
internal sealed class CsvFile : IDisposable
{
    /// <summary>In characters. An unclosed quote makes one field of the rest of the file.</summary>
    private const int LongestField = 1 << 20;

    private const int LongestList = 300;

    private readonly string _path;
    private readonly CsvOptions _options;
    private readonly StreamReader _text;
    private readonly CsvParser _parser;
    private string? _badQuote;

    private CsvFile(string path, CsvOptions options)
    {
        (_path, _options) = (path, options);
        _text = new StreamReader(path, EncodingOf(path, options.Encoding), detectEncodingFromByteOrderMarks: false, bufferSize: 64 << 10);
        _parser = new CsvParser(_text, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = options.Delimiter.ToString(),
            MaxFieldSize = LongestField,
            BadDataFound = NoteBadQuote,
        });
    }

    /// <summary>Of the header row, without blanks around them.</summary>
    public IReadOnlyList<string> Header { get; private set; } = [];

    /// <summary>The line at which the row begins that was read last, from 1.</summary>
    public int Line { get; private set; }

    /// <summary>How much of the file has been read, between 0 and 1.</summary>
    public double Fraction => _text.BaseStream is { Length: > 0 } stream ? (double)stream.Position / stream.Length : 1;

    /// <summary>Opens the file and reads its header row.</summary>
    /// <returns>Null, and why: it can't be read, or its header row won't do.</returns>
    public static (CsvFile? File, string? Wrong) Open(string path, CsvOptions options)
    {
        CsvFile? file = null;
        try
        {
            file = new CsvFile(path, options);
            if (file.ReadHeader() is not { } wrong)
                return (file, null);
            file.Dispose();
            return (null, wrong);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            file?.Dispose();
            return (null, $"File '{options.Files.Shown(path)}' can't be read: check that it exists and that you may read it.");
        }
    }

    /// <returns>The fields of the next row; null, without a reason: there is none; null, with one: the file can't be read any further.</returns>
    public (string[]? Fields, string? Wrong) Read()
    {
        try
        {
            var fields = _parser.Read() ? _parser.Record! : null;
            Line = _parser.RawRow - (fields?.Sum(LineBreaks) ?? 0);
            return _badQuote is { } quote ? (null, quote) : (fields, null);
        }
        catch (MaxFieldSizeException)
        {
            return (null, Sentence(LineOf(_parser.RawRecord), $"a field of this row is longer than {LongestField:#,0} characters: a quote is probably not closed"));
        }
        catch (DecoderFallbackException)
        {
            return (null, Sentence(FirstLineThatCannotBeDecoded(), _text.CurrentEncoding is UTF8Encoding
                ? "isn't UTF-8: save the file as UTF-8, or say 'encoding: latin1' or 'encoding: utf-16' for this source"
                : $"isn't {_text.CurrentEncoding.WebName.ToUpperInvariant()}, as the file's first bytes or 'encoding:' say: save the file as UTF-8"));
        }
        catch (IOException fault)
        {
            return (null, $"File '{_options.Files.Shown(_path)}' can't be read any further: {fault.Message}");
        }
    }

    public void Dispose()
    {
        _parser.Dispose();
        _text.Dispose();
    }

    /// <summary>What the byte order mark says, else what is configured. It refuses bytes that aren't so, where StreamReader's own detection would replace them.</summary>
    private static Encoding EncodingOf(string path, Encoding? configured)
    {
        using var file = File.OpenRead(path);
        Span<byte> mark = stackalloc byte[4];
        var encoding = mark[..file.ReadAtLeast(mark, mark.Length, throwOnEndOfStream: false)] switch
        {
            [0xEF, 0xBB, 0xBF, ..] => Encoding.UTF8,
            [0xFF, 0xFE, 0, 0] => Encoding.UTF32,
            [0, 0, 0xFE, 0xFF] => new UTF32Encoding(bigEndian: true, byteOrderMark: true),
            [0xFF, 0xFE, ..] => Encoding.Unicode,
            [0xFE, 0xFF, ..] => Encoding.BigEndianUnicode,
            _ => configured ?? Encoding.UTF8,
        };
        return Encoding.GetEncoding(encoding.CodePage, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
    }

    private string? ReadHeader()
    {
        var (fields, wrong) = Read();
        if (wrong is not null)
            return wrong;
        if (fields is null)
            return $"File '{_options.Files.Shown(_path)}' is empty: it should have a header row at least.";
        Header = [.. fields.Select(name => name.Trim())];
        if (Header.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            return Sentence(Line, $"the header row has the column {Shown([twice.Key])} twice");
        var columns = _options.Schema.Columns;
        if (!columns.Any(column => Header.Contains(column.Name)))
            return Sentence(Line, $"the header row has none of the columns of the source's schema; it has {Shown(Header)}: check 'delimiter:' and 'encoding:'");
        var missing = columns.Where(column => (column.IsRequired || _options.Schema.Key.Contains(column.Name)) && !Header.Contains(column.Name)).Select(column => column.Name).ToList();
        return missing.Count == 0 ? null
            : Sentence(Line, $"the header row lacks {Shown(missing)}, which the schema of the source requires; it has {Shown(Header)}");
    }

    private static string Shown(IReadOnlyList<string> names)
    {
        var text = string.Join(", ", names.Select(name => $"'{name}'"));
        return text.Length <= LongestList ? text : text[..LongestList] + "…";
    }

    /// <summary>A quote inside a field without quotes is taken as it stands; one that ends a field too early or never makes nonsense of what follows.</summary>
    private void NoteBadQuote(BadDataFoundArgs bad)
    {
        if (bad.Field.StartsWith('"'))
            _badQuote = Sentence(
                LineOf(bad.Field[^1] is '\n' or '\r' ? bad.RawRecord : bad.RawRecord.TrimEnd('\n', '\r')), // the line breaks at the end are the unclosed field's, or the row's
                "a field in quotes isn't closed, or goes on after its closing quote; write quotes inside it twice");
    }

    /// <summary>The line at which a row begins.</summary>
    /// <param name="row">As it stands in the file, perhaps after blank lines, up to where the parser is.</param>
    private int LineOf(string row) => _parser.RawRow - LineBreaks(row.TrimStart('\n', '\r'));

    /// <summary>On one line, whatever is quoted in it.</summary>
    private string Sentence(int line, string what) =>
        OneLine.Whole(string.Create(CultureInfo.InvariantCulture, $"File '{_options.Files.Shown(_path)}', line {line}: {what}."));

    private static int LineBreaks(string text) => text.AsSpan().Count('\n') is > 0 and var breaks ? breaks : text.AsSpan().Count('\r');

    private int FirstLineThatCannotBeDecoded()
    {
        using var file = File.OpenRead(_path);
        using var bytes = new BufferedStream(file, 1 << 20);
        var decoder = _text.CurrentEncoding.GetDecoder();
        var buffer = new byte[1];
        var characters = new char[4];
        for (var (line, last) = (1, '\0'); ;)
        {
            if (bytes.Read(buffer) == 0)
                return line;
            try
            {
                foreach (var character in characters.AsSpan(0, decoder.GetChars(buffer, characters, flush: false)))
                {
                    if (character == '\r' || (character == '\n' && last != '\r'))
                        line++;
                    last = character;
                }
            }
            catch (DecoderFallbackException)
            {
                return line;
            }
        }
    }
}
