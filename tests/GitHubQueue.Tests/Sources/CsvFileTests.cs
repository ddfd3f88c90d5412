using System.Text;
using GitHubQueue.Records;
using GitHubQueue.Sources;
using GitHubQueue.Tests.Support;
using NUnit.Framework;

namespace GitHubQueue.Tests.Sources;

/// <summary>Rows with the lines at which they begin, or what is wrong with the file and where.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class CsvFileTests
{
    private const string BadQuote = "a field in quotes isn't closed, or goes on after its closing quote; write quotes inside it twice.";
    private const string NotUtf8 = "isn't UTF-8: save the file as UTF-8, or say 'encoding: latin1' or 'encoding: utf-16' for this source.";
    private const string TooLong = "a field of this row is longer than 1,048,576 characters: a quote is probably not closed.";

    [TestCase("a,b\n1,2\n3,4\n")]
    [TestCase("a,b\n1,2\n3,4")]
    [TestCase("a,b\r\n1,2\r\n3,4\r\n")]
    [TestCase("a,b\r1,2\r3,4\r")]
    [TestCase("a,b\r1,2\n3,4\r\n")]
    [TestCase("\uFEFFa,b\n1,2\n3,4\n")]
    [TestCase("\uFEFF\"a\",\"b\"\n\"1\",2\n3,\"4\"\n")]
    [TestCase(" a ,b \n1,2\n3,4\n")]
    public void Read_AnyLineEnd_GivesTheSameRows(string text) => Expect(text, "2: 1|2", "3: 3|4");

    [TestCase("a,b\n\n1,2\n\n\n3,4\n\n")]
    [TestCase("a,b\r\n\r\n1,2\r\n\r\n\r\n3,4\r\n\r\n")]
    [TestCase("a,b\r\r1,2\r\r\r3,4\r\r")]
    public void Read_BlankLines_AreNoRowsAndCount(string text) => Expect(text, "3: 1|2", "6: 3|4");

    [TestCase("\n\na,b\n1,2\n", "4: 1|2")]
    [TestCase("a,b\n\"x\ny\",2\n3,\"p\n\nq\"\n5,6\n", "2: x¶y|2", "4: 3|p¶¶q", "7: 5|6")]
    [TestCase("a,b\r\n\"x\r\ny\",2\r\n3,\"p\r\n\r\nq\"\r\n5,6\r\n", "2: x←¶y|2", "4: 3|p←¶←¶q", "7: 5|6")]
    [TestCase("a,b\r\"x\ry\",2\r3,\"p\r\rq\"\r5,6\r", "2: x←y|2", "4: 3|p←←q", "7: 5|6")]
    public void Read_LineBreaksInQuotes_AreTheFieldsAndCount(string text, params string[] rows) => Expect(text, rows);

    [TestCase("a,b\n\"x\"\"y\",2\n\"\",\"\"\"\"\n", "2: x\"y|2", "3: |\"")]
    [TestCase("a,b\nx\"y,2\n3,4\"\n", "2: x\"y|2", "3: 3|4\"")]
    [TestCase("a,b\n\"1,2\", 3\n#4,5\n", "2: 1,2| 3", "3: #4|5")]
    [TestCase("a,b\n1\n1,2,3\n,\n  \n", "2: 1", "3: 1|2|3", "4: |", "5:   ")]
    [TestCase("a,b\n\0,x\0y\n\"\0\",\"x\0\"\"\"\n", "2: ∅|x∅y", "3: ∅|x∅\"")]
    [TestCase("a,b\n\U0001F41B,é\n", "2: \U0001F41B|é")]
    [TestCase("a,b\n")]
    [TestCase("a,b")]
    public void Read_OddRows_AsTheyStand(string text, params string[] rows) => Expect(text, rows);

    [TestCase("a,b\n1,2\n\"3,4\n5,6\n")]
    [TestCase("a,b\n1,2\n\"3,4\n5,6\n\n\n")]
    [TestCase("a,b\n1,2\n3,\"4\n5")]
    [TestCase("a,b\r\n1,2\r\n\"3,4\r\n5,6\r\n")]
    [TestCase("a,b\r1,2\r\"3,4\r5,6\r")]
    [TestCase("a,b\n1,2\n\"3,4\n5,\"6\"\n7,8\n")]
    [TestCase("a,b\n1,2\n\"3\"x,4\n5,6\n")]
    [TestCase("a,b\n1,2\n\"3\" ,4\n5,6\n")]
    public void Read_AQuoteThatIsNotClosed_EndsAtItsRow(string text) => Expect(text, "2: 1|2", $"File 'x.csv', line 3: {BadQuote}");

    [TestCase("a,b\n1,2\n\n\n\"3\"x,4\n5,6\n")]
    [TestCase("a,b\r\n1,2\r\n\r\n\r\n3,\"4\r\n5,6\r\n")]
    public void Read_AQuoteThatIsNotClosedAfterBlankLines_EndsAtItsRow(string text) => Expect(text, "2: 1|2", $"File 'x.csv', line 5: {BadQuote}");

    [TestCase("\n")]
    [TestCase("\r\n")]
    public void Read_AQuoteThatIsNotClosedInALongFile_EndsAtItsRow(string lineEnd) => Expect(
        $"a,b{lineEnd}1,2{lineEnd}{lineEnd}3,\"4{lineEnd}" + string.Concat(Enumerable.Repeat($"123456789{lineEnd}", 250_000)), "2: 1|2", $"File 'x.csv', line 4: {TooLong}");

    [Test]
    public void Read_AFieldOf2MB_IsRefused([Values("", "\"")] string quote) => Expect(
        $"a,b\n1,2\n3,{quote}{new string('x', 2 << 20)}{quote}\n5,6\n", "2: 1|2", $"File 'x.csv', line 3: {TooLong}");

    [Test]
    public void Read_ARowOf2MB_IsRead()
    {
        var field = new string('x', 1 << 19);
        Expect($"a,b\n{string.Join(',', Enumerable.Repeat(field, 4))}\n5,6\n", $"2: {field}|{field}|{field}|{field}", "3: 5|6");
    }

    [TestCase("a,b\n1,2\né,3\n", "line 3")]
    [TestCase("a,b\r\n1,2\r\né,3\r\n", "line 3")]
    [TestCase("a,b\r1,2\ré,3\r", "line 3")]
    [TestCase("a,\"b\n\n é\"\n1,2\n", "line 3")]
    public void Open_Latin1ThatIsTakenForUtf8_SaysWhereAndWhatToDo(string text, string line) =>
        Expect(Encoding.Latin1.GetBytes(text), null, $"File 'x.csv', {line}: {NotUtf8}");

    [Test]
    public void Read_Latin1FarIntoTheFile_KeepsTheRowsBefore()
    {
        byte[] text = [.. Encoding.ASCII.GetBytes("a,b\n" + string.Concat(Enumerable.Repeat("1,2\n", 100_000))), 0xe9, .. ",3\n"u8];
        var (rows, wrong) = Read(text, null);
        Assert.That(rows.Count, Is.GreaterThan(50_000));
        Assert.That(wrong, Is.EqualTo($"File 'x.csv', line 100002: {NotUtf8}"));
    }

    [Test]
    public void Read_TextThatEndsInTheMiddleOfACharacter_IsNotUtf8() =>
        Expect([.. "a,b\n1,2\n"u8, 0xe2, 0x82], null, "2: 1|2", $"File 'x.csv', line 3: {NotUtf8}");

    [TestCase("latin1", "latin1", false)]
    [TestCase("utf-8", "latin1", true)]
    [TestCase("utf-16", "utf-16", false)]
    [TestCase("utf-16", null, true)]
    [TestCase("utf-16BE", null, true)]
    [TestCase("utf-32", null, true)]
    [TestCase("utf-32BE", null, true)]
    public void Read_AnotherEncoding_ByConfigOrByteOrderMark(string written, string? configured, bool hasMark)
    {
        var encoding = Encoding.GetEncoding(written);
        byte[] text = [.. hasMark ? encoding.GetPreamble() : [], .. encoding.GetBytes("a,b\né,2\n")];
        Expect(text, configured is null ? null : Encoding.GetEncoding(configured), "2: é|2");
    }

    /// <summary>A byte order mark doesn't make bytes that can't be decoded readable: none becomes a replacement character.</summary>
    [TestCase("utf-8", null, new byte[] { 0xfc }, NotUtf8)]
    [TestCase("utf-8", "latin1", new byte[] { 0xfc }, NotUtf8)]
    [TestCase("utf-16", null, new byte[] { 0x00, 0xd8 }, "isn't UTF-16, as the file's first bytes or 'encoding:' say: save the file as UTF-8.")]
    [TestCase("utf-16BE", null, new byte[] { 0xd8, 0x00 }, "isn't UTF-16BE, as the file's first bytes or 'encoding:' say: save the file as UTF-8.")]
    public void Open_BytesThatAreNotAsTheByteOrderMarkSays_SaysWhere(string written, string? configured, byte[] wrong, string sentence)
    {
        var encoding = Encoding.GetEncoding(written);
        byte[] text = [.. encoding.GetPreamble(), .. encoding.GetBytes("a,b\n1,2\nM"), .. wrong, .. encoding.GetBytes(",3\n")];
        Expect(text, configured is null ? null : Encoding.GetEncoding(configured), $"File 'x.csv', line 3: {sentence}");
    }

    [TestCase("", "File 'x.csv' is empty: it should have a header row at least.")]
    [TestCase("\uFEFF", "File 'x.csv' is empty: it should have a header row at least.")]
    [TestCase("\n\r\n\n", "File 'x.csv' is empty: it should have a header row at least.")]
    [TestCase("a,b,a\n1,2,3\n", "File 'x.csv', line 1: the header row has the column 'a' twice.")]
    [TestCase("\na,b, a \n1,2,3\n", "File 'x.csv', line 2: the header row has the column 'a' twice.")]
    [TestCase("a,c\n1,2\n", "File 'x.csv', line 1: the header row lacks 'b', which the schema of the source requires; it has 'a', 'c'.")]
    [TestCase("d\n1\n", "File 'x.csv', line 1: the header row lacks 'a', 'b', which the schema of the source requires; it has 'd'.")]
    [TestCase("A;b\n1;2\n", "File 'x.csv', line 1: the header row has none of the columns of the source's schema; it has 'A;b': check 'delimiter:' and 'encoding:'.")]
    [TestCase("\"x\ny\",z\n", "File 'x.csv', line 1: the header row has none of the columns of the source's schema; it has 'x y', 'z': check 'delimiter:' and 'encoding:'.")]
    [TestCase("\"a,b\n1,2\n", "File 'x.csv', line 1: a field in quotes isn't closed, or goes on after its closing quote; write quotes inside it twice.")]
    public void Open_AHeaderRowThatWontDo_SaysWhy(string text, string wrong) => Expect(text, wrong);

    [Test]
    public void Open_ALongHeaderRowThatWontDo_IsQuotedInPart() =>
        Assert.That(Read(Encoding.UTF8.GetBytes(string.Join(',', Enumerable.Range(0, 10_000))), null).Wrong, Has.Length.LessThan(500));

    [Test]
    public void Open_NoFile_SaysSo()
    {
        var options = new CsvOptions(new("/nowhere/x.csv", "/nowhere"), new CsvSchema([], []));
        Assert.That(CsvFile.Open(options.Files.Path, options), Is.EqualTo(((CsvFile?)null, "File 'x.csv' can't be read: check that it exists and that you may read it.")));
    }

    private static void Expect(string text, params string[] rows) => Expect(Encoding.UTF8.GetBytes(text), null, rows);

    /// <param name="rows">Each with its line; last perhaps what is wrong.</param>
    private static void Expect(byte[] text, Encoding? encoding, params string[] rows)
    {
        var (read, wrong) = Read(text, encoding);
        Assert.That(wrong is null ? read : [.. read, wrong], Is.EqualTo(rows));
    }

    private static (List<string> Rows, string? Wrong) Read(byte[] text, Encoding? encoding)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["x.csv"], text);
        var schema = new CsvSchema([new("a", CsvType.Text), new("b", CsvType.Text, IsRequired: true), new("d", CsvType.Text)], ["a"]);
        var options = new CsvOptions(new(folder["x.csv"], folder.Path), schema) { Encoding = encoding };
        var (file, wrong) = CsvFile.Open(options.Files.Path, options);
        using var closing = file;
        var rows = new List<string>();
        while (file is not null)
        {
            (var fields, wrong) = file.Read();
            if (fields is null)
                break;
            rows.Add($"{file.Line}: {string.Join('|', fields)}".Replace('\n', '¶').Replace('\r', '←').Replace('\0', '∅'));
        }
        return (rows, wrong);
    }
}
