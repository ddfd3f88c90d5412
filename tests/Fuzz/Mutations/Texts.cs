namespace Fuzz.Mutations;

/// <summary>Changes that a parser of text notices: of numbers, strings, values, nesting.</summary>
internal static class Texts
{
    public static byte[] Insert(ReadOnlySpan<byte> input, int at, ReadOnlySpan<byte> what) => Replace(input, at, 0, what);

    public static byte[] Overwrite(ReadOnlySpan<byte> input, int at, ReadOnlySpan<byte> what) => Replace(input, at, Math.Min(what.Length, input.Length - at), what);

    public static byte[] ReplaceNumber(byte[] input, Dice dice)
    {
        var start = dice.Below(input.Length + 1);
        var found = input.AsSpan(start..).IndexOfAnyInRange((byte)'0', (byte)'9');
        if (found < 0)
            return input;
        var from = start + found;
        var length = 0;
        while (from + length < input.Length && input[from + length] is (>= (byte)'0' and <= (byte)'9') or (byte)'.' or (byte)'-' or (byte)'e')
            length++;
        return Replace(input, from, length, dice.Of(OddWords.Numbers));
    }

    /// <summary>What stands between two quotes, or a part of it.</summary>
    public static byte[] ReplaceString(byte[] input, Dice dice)
    {
        var start = IndexOf(input, dice.Below(input.Length + 1), (byte)'"');
        var end = start < 0 ? -1 : IndexOf(input, start + 1, (byte)'"');
        if (end < 0)
            return input;
        var at = start + 1 + dice.Below(end - start);
        return dice.OneIn(2) ? Replace(input, start + 1, end - start - 1, dice.Of(OddWords.Texts)) : Insert(input, at, dice.Of(OddWords.Texts));
    }

    /// <summary>What stands between a colon or comma and the next comma or bracket.</summary>
    public static byte[] ReplaceValue(byte[] input, Dice dice)
    {
        var start = IndexOf(input, dice.Below(input.Length + 1), (byte)':');
        if (start < 0)
            return input;
        var length = input.AsSpan(start + 1).IndexOfAny(",}]\n"u8);
        return Replace(input, start + 1, length < 0 ? input.Length - start - 1 : length, dice.Of(OddWords.Values));
    }

    /// <summary>The end of a name: another escape in it makes readers unescape what they otherwise compare as it stands.</summary>
    public static byte[] BreakName(byte[] input, Dice dice)
    {
        var colon = IndexOf(input, dice.Below(input.Length + 1), (byte)':');
        return colon > 1 && input[colon - 1] == '"' ? Insert(input, colon - 1, dice.Of(OddWords.Texts)) : input;
    }

    public static byte[] Nest(byte[] input, Dice dice)
    {
        var (open, close) = dice.Below(4) switch { 0 => ("{\"a\":"u8.ToArray(), "}"u8.ToArray()), 1 => ("- "u8.ToArray(), ""u8.ToArray()), _ => ("["u8.ToArray(), "]"u8.ToArray()) };
        var depth = dice.OneIn(20) ? 20_000 : dice.Length(700);
        var colon = IndexOf(input, dice.Below(input.Length + 1), (byte)':');
        var at = colon >= 0 && !dice.OneIn(3) ? colon + 1 : dice.Below(input.Length + 1);
        var ends = input.AsSpan(at).IndexOfAny(",}]\n"u8) is >= 0 and var length ? length : 0;
        var isClosed = !dice.OneIn(3);
        return [.. input.AsSpan(0, at), .. Many(open, depth), .. input.AsSpan(at, ends), .. isClosed ? Many(close, depth) : [], .. input.AsSpan(at + ends)];
    }

    /// <summary>From a bracket to one of the next: a list gets elements more, an object its fields twice.</summary>
    public static byte[] RepeatElement(byte[] input, Dice dice)
    {
        var searched = dice.Below(input.Length + 1);
        var found = input.AsSpan(searched..).IndexOfAny("{[,"u8);
        if (found < 0)
            return input;
        var start = searched + found;
        var length = input.AsSpan(start).IndexOfAny("}]"u8);
        if (length < 0)
            return input;
        var element = input.AsSpan(start, length + 1).ToArray();
        byte[] one = [.. element, (byte)','];
        return Insert(input, start, Many(one, dice.OneIn(30) ? 2000 : dice.Length(8)));
    }

    private static byte[] Replace(ReadOnlySpan<byte> input, int at, int length, ReadOnlySpan<byte> with)
    {
        var output = new byte[input.Length - length + with.Length];
        input[..at].CopyTo(output);
        with.CopyTo(output.AsSpan(at));
        input[(at + length)..].CopyTo(output.AsSpan(at + with.Length));
        return output;
    }

    private static byte[] Many(byte[] what, int times)
    {
        var many = new byte[what.Length * times];
        for (var index = 0; index < times && what.Length > 0; index++)
            what.CopyTo(many, index * what.Length);
        return many;
    }

    private static int IndexOf(byte[] input, int from, byte what) => input.AsSpan(from..).IndexOf(what) is >= 0 and var found ? from + found : -1;
}
