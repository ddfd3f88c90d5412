using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using GitHubQueue.Archive;
using GitHubQueue.Records;
using NUnit.Framework;

namespace GitHubQueue.Tests.Archive;

[Parallelizable(ParallelScope.All)]
public sealed class EnvelopeTests
{
    private static readonly object[] OddPayloads =
    [
        ""u8.ToArray(), " "u8.ToArray(), "{\"a\":1} "u8.ToArray(), " {}"u8.ToArray(), "{\"a\":1}{}"u8.ToArray(), "{\"a\":"u8.ToArray(),
        "{\"a\":\n1}"u8.ToArray(), "{}\r"u8.ToArray(), "<html>"u8.ToArray(), new byte[] { 0x22, 0xff, 0xfe, 0x22 },
        new byte[] { 0xef, 0xbb, 0xbf, (byte)'{', (byte)'}' }, new byte[] { 0 }, "{\"a\":1,}"u8.ToArray(), "// {}"u8.ToArray(),
        Encoding.UTF8.GetBytes(new string('[', 3000) + new string(']', 3000)),
    ];

    private static readonly string[] PlainPayloads =
    [
        """{"id":1,"title":"caf\u00e9 \ud83d\ude00 日本 😀","n":1.0e+2,"n":-0,"nested":{"a":[1,{"b":null}],"\u0000":"\ud800"}}""",
        """{ "spaced" : [ 1 , 2 ] }""", "null", "[]", "\"text\"", "-1.50", "{}",
    ];

    [Test]
    public void Write_ARecord_IsThisLine()
    {
        var record = Content.Record("""{"id":1,  "body":"日本 <b>"}""") with { Org = "Jürgen & Søn", Context = """{"pull": 7}""" };
        Assert.That(Encoding.UTF8.GetString(Write(record)), Is.EqualTo(
            "{'v':1,'entity':'issue','key':'https://api.github.com/1','as_of':'2026-11-20T08:30:00Z',".Replace('\'', '"')
            + $"'hash':'{record.Hash}','org':'Jürgen & Søn','repo':'Hello-World','source':'issues:octocat/Hello-World',".Replace('\'', '"')
            + "'shape':'rest','fetched_at':'2026-11-20T08:30:00.250Z','context':{'pull': 7},".Replace('\'', '"')
            + "'payload':{'id':1,  'body':'日本 <b>'}}".Replace('\'', '"')));
    }

    [Test]
    public void Read_ARecordOfTheQueue_HasItsNumberThere()
    {
        var record = Content.Record("{}") with { Item = 3_000_000_000 };
        var line = Write(record);
        Assert.That(Encoding.UTF8.GetString(line), Does.Contain(",\"item\":3000000000,\"context\":"));
        AssertSame(EnvelopeReader.Read(line), record);
    }

    [TestCaseSource(nameof(PlainPayloads))]
    public void Read_WhatWasWritten_IsTheRecordWithItsPayloadVerbatim(string payload)
    {
        var record = Content.Record(payload);
        var line = Write(record);
        Assert.That(Encoding.UTF8.GetString(line), Does.EndWith($"\"payload\":{payload}}}"));
        AssertSame(EnvelopeReader.Read(line), record);
    }

    [TestCaseSource(nameof(OddPayloads))]
    public void Read_APayloadThatIsNotOneJsonValueOnOneLine_ComesBackByteForByte(byte[] payload)
    {
        var record = Content.Record(payload);
        var line = Write(record);
        Assert.That(line, Does.Not.Contain((byte)'\n'));
        using var json = JsonDocument.Parse(line);
        Assert.That(json.RootElement.GetProperty("payload").ValueKind, Is.EqualTo(JsonValueKind.Null));
        AssertSame(EnvelopeReader.Read(line), record);
    }

    [Test]
    public void Write_AContextOverSeveralLines_StaysOnOne()
    {
        var line = Write(Content.Record("{}") with { Context = "{\r\n\"a\": 1}" });
        Assert.That(EnvelopeReader.Read(line).Context, Is.EqualTo("{  \"a\": 1}"));
    }

    [Test]
    public void Read_UnknownProperties_AreSkipped()
    {
        var line = Encoding.UTF8.GetString(Write(Content.Record("{}")));
        line = line.Replace("\"v\":1,", "\"v\":1,\"new\":{\"v\":[2]},", StringComparison.Ordinal) + "\n";
        AssertSame(EnvelopeReader.Read(Encoding.UTF8.GetBytes(line)), Content.Record("{}"));
    }

    [TestCase("", "An archive line is not an envelope: ")]
    [TestCase("[]", "An archive line is not an envelope: it starts with StartArray, not with an object.")]
    [TestCase("{}", "An archive line is not an envelope: it has no 'v'.")]
    [TestCase("""{"v":2}""", "An archive line has version 2, and this program reads version 1: use a newer one.")]
    [TestCase("""{"v":"x"}""", "An archive line is not an envelope: ")]
    [TestCase("""{"v":1}""", "An archive line is not a whole envelope: it has no 'entity'.")]
    [TestCase("""{"v":1,"entity":5}""", "An archive line is not an envelope: ")]
    [TestCase("""{"v":1,"entity":"issue","key":"k","as_of":"soon"}""", "An archive line's 'as_of' is not a time: 'soon'.")]
    [TestCase("""{"v":1,"payload_base64":"%"}""", "An archive line's 'payload_base64' is not base64.")]
    [TestCase("""{"v":1,"item":9223372036854775807}""", "An archive line's 'item' is not a number that a queue gives.")]
    [TestCase("""{"v":1,"item":0}""", "An archive line's 'item' is not a number that a queue gives.")]
    [TestCase("""{"v":1,"item":1.5}""", "An archive line's 'item' is not a whole number.")]
    [TestCase("""{"v":1} {""", "An archive line is not an envelope: ")]
    public void Read_SomethingElse_SaysWhy(string line, string sentence) =>
        Assert.That(() => EnvelopeReader.Read(Encoding.UTF8.GetBytes(line)), Throws.InstanceOf<FormatException>().With.Message.StartsWith(sentence));

    internal static void AssertSame(Record actual, Record expected)
    {
        Assert.That(actual.Payload.ToArray(), Is.EqualTo(expected.Payload.ToArray()));
        Assert.That(actual with { Payload = default }, Is.EqualTo(expected with { Payload = default }));
    }

    private static byte[] Write(Record record)
    {
        using var line = new MemoryStream();
        using (var json = new Utf8JsonWriter(line, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            Envelope.Write(json, record);
        return line.ToArray();
    }
}
