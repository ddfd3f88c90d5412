using System.Globalization;
using System.Text.Json;
using GitHubQueue.Records;
using NUnit.Framework;

namespace GitHubQueue.Tests.Support;

/// <summary>What has to be true once the queue is drained, whatever happened on the way.</summary>
internal static class WholePipeline
{
    /// <param name="expected">Everything that was enqueued, one state a key.</param>
    /// <param name="dead">The keys of those that can't have a row.</param>
    public static async Task AssertAsync(TestPipeline pipeline, IReadOnlyList<Record> expected, params string[] dead)
    {
        var lake = await pipeline.LakeAsync();
        var objects = await pipeline.Archive.ListAsync("", default).Select(entry => $"{entry.Key}|{entry.Length}").Order(StringComparer.Ordinal).ToListAsync();
        var living = expected.Where(record => !dead.Contains(record.Key)).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(Sorted(lake.Select(Line)), Is.EqualTo(Sorted(expected.Select(Line))), "each record is in exactly one object");
            Assert.That(Sorted(pipeline.Rows("select key, bytes from archive_objects")), Is.EqualTo(objects), "the manifest lists the objects");
            Assert.That(Sorted(pipeline.Rows("select key, number, title, repo, updated_at from issues")), Is.EqualTo(Sorted(living.Select(Row))), "table");
            Assert.That(pipeline.Rows("select status, count(*) from queue_items group by status order by status desc"), Is.EqualTo(Statuses(living.Count, dead.Length)), "items");
            Assert.That(pipeline.Rows("select key from queue_items where status = 'dead' order by key"), Is.EqualTo(dead), "dead letters");
            Assert.That(pipeline.Rows("select count(*) from queue_payloads"), Is.EqualTo(new[] { Text(dead.Length) }), "payloads that are left");
            Assert.That(pipeline.Rows("select * from queue_batches"), Is.Empty, "open batches");
            Assert.That(pipeline.Rows("pragma integrity_check"), Is.EqualTo(new[] { "ok" }), "integrity_check");
        });
    }

    private static string Line(Record record) => $"{record.Key} {record.Hash} {record.AsOf.ToText()} {Convert.ToHexString(record.Payload.Span)}";

    private static string Row(Record record)
    {
        using var payload = JsonDocument.Parse(record.Payload);
        var issue = payload.RootElement;
        return $"{record.Key}|{issue.GetProperty("number").GetInt64()}|{issue.GetProperty("title").GetString()}|{record.Repo}|{issue.GetProperty("updated_at").GetString()}";
    }

    private static List<string> Sorted(IEnumerable<string> lines) => [.. lines.Order(StringComparer.Ordinal)];

    private static List<string> Statuses(int done, int dead) => dead == 0 ? [$"done|{done}"] : [$"done|{done}", $"dead|{dead}"];

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
