using System.Text;

namespace GitHubSimulator.Text;

/// <summary>
/// Text as people write it into issues, made once: JSON-escaped paragraphs, to be spliced into bodies. Has what breaks readers:
/// emoji raw and as escaped surrogate pairs, right-to-left text, zero-width characters, CRLF, quotes, backslashes, stack traces.
/// </summary>
internal static class Prose
{
    private const int ParagraphCount = 1500;

    private static readonly string[] Words =
        ("the a to of in is and when with for that this on not it as from be are has was after by an if should error version build test " +
         "client server request response timeout retry queue worker thread memory leak cache config option default value null exception " +
         "stack trace reproduce steps expected actual behavior upgrade release branch commit merge review pull issue comment label token " +
         "API endpoint header page cursor limit reset rate webhook payload parse encode decode stream buffer socket connection pool close " +
         "open write read flush lock deadlock race condition flaky intermittently always never sometimes probably workaround regression " +
         "since documentation example snippet code method function class interface type field property argument parameter schema table " +
         "column index query transaction database migration container image cluster deploy pipeline log level debug trace metric alert " +
         "Windows Linux macOS Docker Kubernetes Node Python Java Rust dotnet npm pip cargo gradle please thanks looks like could you add " +
         "support feature proposal would nice have we need it's don't can't I've you're suggestion performance slow fast CPU disk network")
        .Split(' ');

    private static readonly string[] Odd =
    [
        "🚀 ships it 👩‍💻", @"party \ud83c\udf89 and tears \ud83d\ude02", "שלום עולם, مرحبا بالعالم", "zero\u200bwidth\u200d joiners \ufeff here",
        @"he said \""it works on my machine\"" twice", @"C:\\Users\\build\\agent\\_work\\1\\s", "日本語のエラーメッセージが表示されます", "naïve café – “quoted” … ✓",
        @"tab\there and escape \u001b[31mred\u001b[0m", "<details><summary>Log</summary>", "**Describe the bug**", @"\u003cscript\u003ealert(1)\u003c/script\u003e",
    ];

    public static byte[][] Paragraphs { get; } = [.. Enumerable.Range(0, ParagraphCount).Select(i => Encoding.UTF8.GetBytes(Paragraph(i)))];

    public static byte[][] Titles { get; } = [.. Enumerable.Range(0, 700).Select(i => Encoding.UTF8.GetBytes(Title(i)))];

    private static string Paragraph(int number)
    {
        var dice = new Dice((ulong)number + 77);
        var text = new StringBuilder();
        switch (dice.Next(10))
        {
            case 0:
                text.Append("```\\r\\n");
                for (var i = dice.Next(4) + 2; i > 0; i--)
                    text.Append(null, $"   at {Word(ref dice)}.{Word(ref dice)}(0x{dice.Next():x16}) in /src/{Word(ref dice)}.cs:{dice.Next(4000)}\\r\\n");
                text.Append("```");
                break;
            case 1:
                for (var i = dice.Next(4) + 2; i > 0; i--) text.Append(null, $"- [ ] {Words[dice.Next(Words.Length)]} #{dice.Next(90000)} {Sentence(ref dice, 5)}\\n");
                break;
            case 2:
                text.Append(Odd[dice.Next(Odd.Length)]).Append(' ').Append(Sentence(ref dice, 14));
                break;
            case 3:
                text.Append(null, $"https://ci.example.org/{Word(ref dice)}/{dice.Next():x}/job/{dice.Next(99999)} sha {dice.Next():x16}{dice.Next():x16}");
                break;
            default:
                for (var i = dice.Next(3) + 1; i > 0; i--) text.Append(Sentence(ref dice, 8 + dice.Next(14))).Append(' ');
                break;
        }

        return text.Append(dice.Next(3) == 0 ? "\\r\\n\\r\\n" : "\\n\\n").ToString();
    }

    private static string Title(int number)
    {
        var dice = new Dice((ulong)number + 99_000_077);
        var text = Sentence(ref dice, 4 + dice.Next(7)).TrimEnd('.');
        return dice.Next(12) == 0 ? text + " " + Odd[dice.Next(Odd.Length)] : text;
    }

    private static string Sentence(ref Dice dice, int words)
    {
        var text = new StringBuilder();
        for (var i = 0; i < words; i++)
        {
            if (i > 0) text.Append(dice.Next(12) == 0 ? ", " : " ");
            text.Append(dice.Next(9) == 0 ? Word(ref dice) : Words[dice.Next(Words.Length)]);
        }

        text[0] = char.ToUpperInvariant(text[0]);
        return text.Append('.').ToString();
    }

    private static string Word(ref Dice dice)
    {
        var name = Words[dice.Next(Words.Length)] + char.ToUpperInvariant((char)('a' + dice.Next(26))) + Words[dice.Next(Words.Length)];
        return dice.Next(3) == 0 ? name + dice.Next(1000).ToString(System.Globalization.CultureInfo.InvariantCulture) : name;
    }
}
