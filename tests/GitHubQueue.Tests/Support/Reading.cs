using System.Globalization;
using System.Text;
using GitHubQueue.Records;
using GitHubQueue.Tables;
using NUnit.Framework;

namespace GitHubQueue.Tests.Support;

/// <summary>Reads payloads into rows as the worker does.</summary>
internal static class Reading
{
    /// <summary>What the source says of reviews and files besides, as are the next two.</summary>
    public const long PullNumber = 1347;

    public const string HeadSha = "6dcb09b";

    public const string BaseRef = "main";

    public static RowRead Read(string entity, byte[] payload) => RowReader.Read(new Record
    {
        Entity = entity,
        Key = "api.github.com/1",
        AsOf = DateTimeOffset.UnixEpoch,
        FetchedAt = DateTimeOffset.UnixEpoch,
        Hash = "",
        Org = "octocat",
        Repo = "Hello-World",
        Source = "test",
        Context = $$"""{"pull_number":{{PullNumber}},"head_sha":"{{HeadSha}}","base_ref":"{{BaseRef}}"}""",
        Payload = payload,
    });

    /// <summary>The row of a payload; fails the test where it would be a dead letter.</summary>
    public static Row RowOf(string entity, byte[] payload)
    {
        var read = Read(entity, payload);
        Assert.That(read.Reason, Is.Null);
        return read.Row!;
    }

    /// <summary>The payload gives exactly this row.</summary>
    public static void Expect(string entity, string payload, Row row) => Expect(entity, Encoding.UTF8.GetBytes(payload), row);

    public static void Expect(string entity, byte[] payload, Row row) => Assert.That(RowOf(entity, payload), Is.EqualTo(row).UsingPropertiesComparer());

    public static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
