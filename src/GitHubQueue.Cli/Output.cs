using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using GitHubQueue.Records;

namespace GitHubQueue.Cli;

/// <summary>Results on stdout: lines for people, or one JSON value for programs.</summary>
internal static class Output
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DictionaryKeyPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        Converters = { new TimeConverter() },
    };

    private static readonly JsonSerializerOptions OnOneLine = new(Options) { WriteIndented = false };

    public static void Json<T>(T value) => Console.Out.WriteLine(JsonSerializer.Serialize(value, Options));

    /// <summary>On one line.</summary>
    public static void JsonLine<T>(T value) => Console.Out.WriteLine(JsonSerializer.Serialize(value, OnOneLine));

    /// <summary>Without control characters, which could draw on a terminal: what is shown may come from anywhere.</summary>
    public static void Line(string text = "") => Console.Out.WriteLine(text.Any(IsUnsafe) ? string.Concat(text.Select(c => IsUnsafe(c) ? ' ' : c)) : text);

    /// <summary>Bytes as they are, also where they aren't UTF-8; without control characters all the same.</summary>
    public static void Line(ReadOnlySpan<byte> text)
    {
        using var stdout = new BufferedStream(Console.OpenStandardOutput());
        while (text.Length > 0)
        {
            var isCharacter = Rune.DecodeFromUtf8(text, out var rune, out var length) == OperationStatus.Done;
            stdout.Write(isCharacter && rune.IsBmp && IsUnsafe((char)rune.Value) ? " "u8 : text[..length]);
            text = text[length..];
        }
        stdout.Write("\n"u8);
    }

    /// <summary>Columns as wide as they need to be; a column whose cells are all numbers stands to the right.</summary>
    public static void Table(string[] header, IEnumerable<string[]> rows)
    {
        var cells = rows.ToList();
        if (cells.Count == 0)
            return;
        var widths = header.Select((title, column) => Math.Max(title.Length, cells.Max(row => row[column].Length))).ToArray();
        var right = header.Select((_, column) => cells.TrueForAll(row => row[column].Length == 0 || char.IsAsciiDigit(row[column][0]) && row[column].All(c => char.IsAsciiDigit(c) || c is '.' or ',' or '%'))).ToArray();
        foreach (var row in cells.Prepend(header))
            Line("  " + string.Join("  ", row.Select((cell, column) => right[column] ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]))).TrimEnd());
    }

    private static bool IsUnsafe(char c) => char.IsControl(c) && c is not ('\n' or '\t');

    /// <summary>On one line, and no longer than fits.</summary>
    public static string Short(string text, int length)
    {
        var line = OneLine.Whole(text);
        return line.Length <= length ? line : OneLine.Cut(line, length - 1);
    }

    /// <summary>1,234 records, 1 record.</summary>
    public static string Count(long number, string thing) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{number:#,0} {thing}{(number == 1 ? "" : "s")}");

    public static string Number(long number) => number.ToString("#,0", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>1.2 MB; powers of 1000.</summary>
    public static string Bytes(long bytes)
    {
        string[] units = ["B", "kB", "MB", "GB", "TB"];
        var (value, unit) = ((double)bytes, 0);
        for (; value >= 1000 && unit < units.Length - 1; unit++)
            value /= 1000;
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{value:0.#} {units[unit]}");
    }

    /// <summary>42 s, 5 min, 3 h, 12 days.</summary>
    public static string Age(TimeSpan age) => age switch
    {
        { TotalSeconds: < 90 } => $"{Math.Max(0, (int)age.TotalSeconds)} s",
        { TotalMinutes: < 90 } => $"{(int)age.TotalMinutes} min",
        { TotalHours: < 48 } => $"{(int)age.TotalHours} h",
        _ => $"{(int)age.TotalDays} days",
    };

    /// <summary>As everywhere: ISO-8601, UTC.</summary>
    private sealed class TimeConverter : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToText());
    }
}
