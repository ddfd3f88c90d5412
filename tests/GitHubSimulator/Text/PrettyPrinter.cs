namespace GitHubSimulator.Text;

/// <summary>Puts line breaks and indentation between the tokens of a JSON text and leaves every token's bytes as they are.</summary>
internal static class PrettyPrinter
{
    public static Utf8Buffer Print(ReadOnlySpan<byte> json)
    {
        var output = new Utf8Buffer(json.Length * 2);
        var depth = 0;
        for (var i = 0; i < json.Length; i++)
        {
            var c = json[i];
            switch (c)
            {
                case (byte)'"':
                    var end = EndOfString(json, i);
                    output.Append(json[i..end]);
                    i = end - 1;
                    break;
                case (byte)'{' or (byte)'[' when i + 1 < json.Length && json[i + 1] is not ((byte)'}' or (byte)']'):
                    Break(output.Append(c), ++depth);
                    break;
                case (byte)'}' or (byte)']' when json[i - 1] is not ((byte)'{' or (byte)'['):
                    Break(output, --depth);
                    output.Append(c);
                    break;
                case (byte)',':
                    Break(output.Append(c), depth);
                    break;
                case (byte)':':
                    output.Append(": "u8);
                    break;
                default:
                    output.Append(c);
                    break;
            }
        }

        return output;
    }

    private static int EndOfString(ReadOnlySpan<byte> json, int start)
    {
        var i = start + 1;
        while (json[i] != '"') i += json[i] == '\\' ? 2 : 1;
        return i + 1;
    }

    private static void Break(Utf8Buffer output, int depth)
    {
        output.Append((byte)'\n');
        for (var i = 0; i < depth; i++) output.Append("  "u8);
    }
}
