using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using GitHubQueue.GitHub;
using NUnit.Framework;

namespace GitHubQueue.Tests.GitHub;

/// <summary>
/// A page of any elements, with any white space between any tokens, is cut where its elements are: they are known from how it was put together,
/// and from System.Text.Json. Cut off anywhere, it is refused, and never cut in the wrong place.
/// </summary>
[Parallelizable(ParallelScope.All)]
public sealed class JsonPageProperties
{
    private const int MostTested = 300;

    private static readonly string[] Blanks = ["", "", "", "", " ", "\t", "\n", "\r\n", " \n  \t "];

    private static readonly string[] Characters =
        ["a", "Z", "7", " ", "é", "😀", "\u2028", "\u007f", "\\\"", "\\\\", "\\/", "\\b", "\\n", "\\r\\n", "\\u0000", "\\u00e9", "\\ud83d\\ude00", "\\ud800", "[", "]", "{", "}", ",", ":", "\\\\\\\"", "//", "/*"];

    private static readonly string[] Numbers = ["0", "-0", "1", "-17", "3.25", "1e5", "1E-400", "12345678901234567890123456789", "-1.5e+3"];

    /// <param name="Text">As it stands in the page, from its first byte to its last.</param>
    internal sealed record Element(string Text);

    /// <param name="Between">White space before, between and after the elements, one more than there are commas and brackets.</param>
    internal sealed record Page(IReadOnlyList<Element> Elements, IReadOnlyList<string> Between, bool HasMark)
    {
        public byte[] Bytes
        {
            get
            {
                var blank = 0;
                string Next() => Between.Count == 0 ? "" : Between[blank++ % Between.Count];
                var text = new StringBuilder(HasMark ? "\uFEFF" : "").Append(Next()).Append('[').Append(Next());
                foreach (var (index, element) in Elements.Index())
                    text.Append(index == 0 ? "" : ",").Append(Next()).Append(element.Text).Append(Next());
                return Encoding.UTF8.GetBytes(text.Append(']').Append(Next()).ToString());
            }
        }

        public override string ToString() => Encoding.UTF8.GetString(Bytes);
    }

    [Test]
    public void Split_OfAnyPage_GivesItsElements() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(MostTested).WithEndSize(60), Prop.ForAll(Pages(), page =>
    {
        var found = JsonPage.Split(page.Bytes).Select(element => Encoding.UTF8.GetString(element.Span)).ToList();
        return found.SequenceEqual(page.Elements.Select(element => OnOneLine(element.Text)));
    }));

    [Test]
    public void Split_OfAnyPage_GivesTheBytesOfSystemTextJson() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(MostTested).WithEndSize(60), Prop.ForAll(Pages(), page =>
    {
        var bytes = page.Bytes.AsMemory(page.HasMark ? 3 : 0);
        using var whole = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = 256 });
        var expected = whole.RootElement.EnumerateArray().Select(element => OnOneLine(Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8Value(element))));
        return JsonPage.Split(page.Bytes).Select(element => Encoding.UTF8.GetString(element.Span)).SequenceEqual(expected);
    }));

    [Test]
    public void Split_OfAPageCutOffAnywhere_IsRefused() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(MostTested).WithEndSize(60), Prop.ForAll(Pages(), Gen.Choose(0, 1_000_000).ToArbitrary(), (page, at) =>
    {
        var bytes = page.Bytes;
        var end = Array.LastIndexOf(bytes, (byte)']');
        try
        {
            JsonPage.Split(bytes.AsMemory(0, at % (end + 1)));
            return false;
        }
        catch (JsonException)
        {
            return true;
        }
    }));

    [Test]
    public void ReadObject_OfAnyObject_GivesItsBytes() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(MostTested).WithEndSize(60), Prop.ForAll(Pages(), page =>
    {
        var text = $" {{\n\"items\"\t:\r\n{Encoding.UTF8.GetString(page.Bytes.AsSpan(page.HasMark ? 3 : 0)).Trim()} }} ";
        var bytes = Encoding.UTF8.GetBytes(text);
        return Encoding.UTF8.GetString(JsonPage.ReadObject(bytes).Span) == OnOneLine(text.Trim())
            && JsonPage.SplitProperty(JsonPage.ReadObject(bytes), "items"u8).Count == page.Elements.Count;
    }));

    private static Arbitrary<Page> Pages()
    {
        var blanks = Gen.Elements(Blanks).ListOf();
        var pages = Gen.Sized(size => Value(Math.Min(size / 4, 12)).ListOf()).Zip(blanks).Zip(Gen.Elements(true, false))
            .Select(parts => new Page([.. parts.Item1.Item1.Select(text => new Element(text))], [.. parts.Item1.Item2], parts.Item2));
        return Arb.From(pages, Smaller);
    }

    private static IEnumerable<Page> Smaller(Page page)
    {
        for (var index = 0; index < page.Elements.Count; index++)
            yield return page with { Elements = [.. page.Elements.Take(index), .. page.Elements.Skip(index + 1)] };
        if (page.Between.Count > 0)
            yield return page with { Between = [] };
        if (page.HasMark)
            yield return page with { HasMark = false };
    }

    private static Gen<string> Value(int depth)
    {
        var text = Gen.Elements(Characters).ListOf().Select(letters => $"\"{string.Concat(letters)}\"");
        var plain = Gen.OneOf(text, Gen.Elements(Numbers), Gen.Elements("true", "false", "null"));
        if (depth == 0)
            return plain;
        var inner = Value(depth - 1);
        var blank = Gen.Elements(Blanks);
        var list = inner.ListOf(3).Zip(blank).Select(parts => $"[{parts.Item2}{string.Join($"{parts.Item2},", parts.Item1)}{parts.Item2}]");
        var fields = text.Zip(inner).Zip(blank).Select(parts => $"{parts.Item1.Item1}{parts.Item2}:{parts.Item2}{parts.Item1.Item2}").ListOf(2).Zip(blank)
            .Select(parts => $"{{{parts.Item2}{string.Join($",{parts.Item2}", parts.Item1)}{parts.Item2}}}");
        return Gen.Frequency((3, plain), (2, list), (2, fields), (1, Gen.Elements("[]", "{}", "[ ]", "{\n}")));
    }

    private static string OnOneLine(string json) => json.Replace("\n", "", StringComparison.Ordinal).Replace("\r", "", StringComparison.Ordinal);
}
