namespace Fuzz.Mutations;

/// <summary>Makes inputs of valid examples: one or several changes, of bits and bytes, or of what the text means to a parser.</summary>
/// <param name="examples">At least one.</param>
/// <param name="words">Of the format: what its readers look for.</param>
public sealed class Mutator(IReadOnlyList<byte[]> examples, IReadOnlyList<byte[]> words)
{
    private const int Longest = 64 << 10;

    private static readonly byte[] Interesting = [0, 1, 7, 8, 9, 10, 13, 0x1b, 0x20, 0x22, 0x5b, 0x5c, 0x5d, 0x7b, 0x7d, 0x7f, 0x80, 0x85, 0xc2, 0xed, 0xff];

    /// <summary>As it is, now and then, so that what is valid stays read.</summary>
    public byte[] Next(Dice dice)
    {
        ArgumentNullException.ThrowIfNull(dice);
        var input = dice.Of(examples);
        if (dice.OneIn(32))
            return input;
        var keepsForm = dice.OneIn(2);
        for (var changes = dice.OneIn(2) ? 1 : dice.Length(8); changes > 0; changes--)
            input = Cut(Change(input, dice, keepsForm ? 9 : 17));
        return input;
    }

    /// <summary>For formats that aren't text: bits, bytes and pieces alone.</summary>
    public byte[] NextRaw(Dice dice) => Raw(dice.Of(examples), dice);

    /// <summary>Bits, bytes and pieces of these bytes, now and then none.</summary>
    public static byte[] Raw(byte[] input, Dice dice)
    {
        ArgumentNullException.ThrowIfNull(dice);
        if (dice.OneIn(32))
            return input;
        for (var changes = dice.OneIn(2) ? 1 : dice.Length(6); changes > 0; changes--)
            input = Cut(ChangeRaw(input, dice, dice.Below(7)));
        return input;
    }

    private static byte[] Cut(byte[] input) => input.Length <= Longest ? input : input[..Longest];

    /// <param name="kinds">With 9, only those that mostly leave it well formed.</param>
    private byte[] Change(byte[] input, Dice dice, int kinds) => dice.Below(kinds) switch
    {
        0 => Texts.ReplaceNumber(input, dice),
        1 or 2 => Texts.ReplaceString(input, dice),
        3 or 4 or 5 => Texts.ReplaceValue(input, dice),
        6 => Texts.BreakName(input, dice),
        7 => Texts.RepeatElement(input, dice),
        8 => Texts.Nest(input, dice),
        9 => Texts.Insert(input, dice.Below(input.Length + 1), dice.Of(OddWords.Texts)),
        10 when words.Count > 0 => Texts.Insert(input, dice.Below(input.Length + 1), dice.Of(words)),
        11 when words.Count > 0 => Texts.Overwrite(input, dice.Below(input.Length + 1), dice.Of(words)),
        12 => Splice(input, dice.Of(examples), dice),
        _ => ChangeRaw(input, dice, dice.Below(7)),
    };

    private static byte[] ChangeRaw(byte[] input, Dice dice, int how)
    {
        if (input.Length == 0)
            return [dice.Of(Interesting)];
        var (at, length) = (dice.Below(input.Length), 0);
        length = dice.Length(input.Length - at);
        switch (how)
        {
            case 0:
                var flipped = input.ToArray();
                flipped[at] ^= (byte)(1 << dice.Below(8));
                return flipped;
            case 1:
                var set = input.ToArray();
                set[at] = dice.OneIn(2) ? dice.Of(Interesting) : (byte)dice.Next();
                return set;
            case 2:
                return [.. input.AsSpan(0, at), .. input.AsSpan(at + length)];
            case 3:
                return Texts.Insert(input, dice.Below(input.Length + 1), input.AsSpan(at, length));
            case 4:
                return input[..at];
            case 5:
                return Repeat(input, at, Math.Min(length, 200), dice);
            default:
                var random = new byte[dice.Length(16)];
                for (var index = 0; index < random.Length; index++)
                    random[index] = (byte)dice.Next();
                return dice.OneIn(2) ? Texts.Insert(input, at, random) : Texts.Overwrite(input, at, random);
        }
    }

    private static byte[] Repeat(byte[] input, int at, int length, Dice dice)
    {
        var times = Math.Min(dice.OneIn(40) ? 4000 : dice.Length(20), Longest / length);
        var more = new byte[length * times];
        for (var index = 0; index < times; index++)
            input.AsSpan(at, length).CopyTo(more.AsSpan(index * length));
        return Texts.Insert(input, at, more);
    }

    private static byte[] Splice(byte[] input, byte[] other, Dice dice) =>
        [.. input.AsSpan(0, dice.Below(input.Length + 1)), .. other.AsSpan(dice.Below(other.Length + 1))];
}
