using System.Text;

namespace Fuzz.Mutations;

/// <summary>What has broken programs before.</summary>
public static class OddWords
{
    /// <summary>Texts: halves of surrogate pairs, bytes that aren't UTF-8, controls, other people's syntax, a secret.</summary>
    public static IReadOnlyList<byte[]> Texts { get; } =
    [
        .. new[]
        {
            "", "\\ud800", "\\udc00\\ud800", "\\u0000", "\\u001b[31m", "\\n", "\\r\\n", "\\u0085", "\\u2028", "\u0085", "\u007f", "\u2028", "\u202e", "\uFEFF", "\u0000", "\u001b[2J", "\r\n",
            "\n", "\r", "\t", "é", "e\u0301\u0301\u0301\u0301", "👩‍👩‍👧", "ﷺ", "İ", "ß", "..", ".", "../../etc/passwd", "..\\..\\x", "%2e%2e%2f", "/", "a/b", "CON", "'; drop table issues; --",
            "\"", "\\\"", "'", "`", "${x}", "{0}", "%s%n", "<script>", "<!DOCTYPE html>", "null", "true", "undefined", "NaN", "-----BEGIN PRIVATE KEY-----",
            new string('x', 300), new string('ü', 400), Sentence.Secret, "https://" + Sentence.Secret + "@github.com/?access_token=" + Sentence.Secret,
        }.Select(Encoding.UTF8.GetBytes),
        [0xc0, 0x80], [0xff], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0x80], [0xe2, 0x82],
    ];

    public static IReadOnlyList<byte[]> Numbers { get; } =
    [
        .. new[]
        {
            "0", "-1", "-0", "00", "1e5", "1e400", "-1e400", "1E-400", "0.5", "2147483647", "2147483648", "4294967296", "9223372036854775807", "9223372036854775808", "-9223372036854775808",
            "18446744073709551616", "99999999999999999999999999", "253402300799", "253402300800", "-62135596801", "1.0", "+1", "0x10", "1_000", "1,5", "Infinity", new string('9', 400),
        }.Select(Encoding.ASCII.GetBytes),
    ];

    /// <summary>JSON values that stand where others are expected.</summary>
    public static IReadOnlyList<byte[]> Values { get; } =
    [
        .. new[] { "null", "true", "false", "0", "-1", "1e400", "\"\"", "[]", "{}", "[null]", "[[]]", "{\"\":null}", "\"\\ud800\"", "\"x\"", "9223372036854775808", "\"2026-11-20T08:30:00Z\"", "\"0001-01-01T00:00:00+14:00\"",
            "\"9999-12-31T23:59:59.9999999Z\"", "\"9999-12-31T23:59:59-14:00\"", "\"2026-02-30T00:00:00Z\"", "\"2016-12-31T23:59:60Z\"", "1700000000", "[{}]", "[\"a\",null,1]" }.Select(Encoding.UTF8.GetBytes),
    ];
}
