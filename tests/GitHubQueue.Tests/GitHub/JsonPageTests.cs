using System.Text;
using System.Text.Json;
using GitHubQueue.GitHub;
using NUnit.Framework;

namespace GitHubQueue.Tests.GitHub;

[Parallelizable(ParallelScope.All)]
public sealed class JsonPageTests
{
    [TestCase("[]", new string[0])]
    [TestCase(" \r\n[\n]\n", new string[0])]
    [TestCase("[{\"a\":1},{\"b\":[1,2]}]", new[] { "{\"a\":1}", "{\"b\":[1,2]}" })]
    [TestCase("[ {\"a\" : 1.0e5 , \"a\":2} , null,\"x\",-1, [ ] ]", new[] { "{\"a\" : 1.0e5 , \"a\":2}", "null", "\"x\"", "-1", "[ ]" })]
    [TestCase("\uFEFF[{\"\\u00e9\":\"é\\n\"}]", new[] { "{\"\\u00e9\":\"é\\n\"}" })]
    [TestCase("[\n  {\r\n    \"a\": \"x\\r\\ny\"\r\n  },\n  2\n]", new[] { "{    \"a\": \"x\\r\\ny\"  }", "2" })]
    public void Split_KeepsEveryByteButLineBreaks(string body, string[] expected) =>
        Assert.That(JsonPage.Split(Encoding.UTF8.GetBytes(body)).Select(element => Encoding.UTF8.GetString(element.Span)), Is.EqualTo(expected));

    [TestCase("")]
    [TestCase("  ")]
    [TestCase("{}")]
    [TestCase("null")]
    [TestCase("[{\"a\":1}")]
    [TestCase("[{\"a\":1},")]
    [TestCase("[{\"a\":1},]")]
    [TestCase("[{\"a\":")]
    [TestCase("[{\"a\":\"x\ny\"}]")]
    [TestCase("[1] [2]")]
    [TestCase("[1]x")]
    [TestCase("<html></html>")]
    public void Split_WhatIsNotOneWholeArray_Throws(string body) =>
        Assert.That(() => JsonPage.Split(Encoding.UTF8.GetBytes(body)), Throws.InstanceOf<JsonException>());

    [Test]
    public void Split_EveryTruncationOfAPage_Throws()
    {
        var whole = Encoding.UTF8.GetBytes("[{\"id\":1,\"title\":\"é \\\" [\",\"x\":[true,null]},{\"id\":22}]");
        for (var length = 0; length < whole.Length; length++)
            Assert.That(() => JsonPage.Split(whole.AsMemory(0, length)), Throws.InstanceOf<JsonException>(), $"{length} bytes");
    }

    [Test]
    public void Split_BytesThatAreNotUtf8_ComeThrough()
    {
        byte[] body = [.. "[{\"a\":\""u8, 0xff, 0xfe, 0xc3, .. "\"},{\"b\":2}]"u8];
        Assert.That(JsonPage.Split(body).Select(e => e.ToArray()), Is.EqualTo(new[] { body[1..12], "{\"b\":2}"u8.ToArray() }));
    }

    [Test]
    public void Split_Element_IsASliceOfTheBody()
    {
        var body = "[{\"a\":1}]"u8.ToArray();
        Assert.That(JsonPage.Split(body)[0], Is.EqualTo(new ReadOnlyMemory<byte>(body, 1, 7)));
    }

    [TestCase(255, true)]
    [TestCase(256, false)]
    public void Split_Depth_GoesTo256(int inside, bool passes)
    {
        var body = Encoding.UTF8.GetBytes($"[{new string('[', inside)}{new string(']', inside)}]");
        Assert.That(() => JsonPage.Split(body), passes ? Throws.Nothing : Throws.InstanceOf<JsonException>());
    }

    [TestCase("{\"a\":\n1}\n", "{\"a\":1}")]
    [TestCase("\uFEFF {}", "{}")]
    public void ReadObject_KeepsEveryByteButLineBreaks(string body, string expected) =>
        Assert.That(Encoding.UTF8.GetString(JsonPage.ReadObject(Encoding.UTF8.GetBytes(body)).Span), Is.EqualTo(expected));

    [TestCase("[]")]
    [TestCase("{\"a\":1")]
    [TestCase("{} {}")]
    [TestCase("")]
    public void ReadObject_WhatIsNotOneWholeObject_Throws(string body) =>
        Assert.That(() => JsonPage.ReadObject(Encoding.UTF8.GetBytes(body)), Throws.InstanceOf<JsonException>());
}
