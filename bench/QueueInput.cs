using System.Globalization;
using GitHubQueue.GitHub;
using GitHubQueue.Records;

namespace GitHubQueue.Benchmarks;

/// <summary>The records that both sides enqueue, real payloads of about 5 KB with keys of their own.</summary>
internal static class QueueInput
{
    public static async Task<IReadOnlyList<Record>> MakeAsync(Simulator simulator, int count)
    {
        var payloads = JsonPage.Split(await simulator.PageAsync(await simulator.RepositoryAsync(1000)));
        var bytes = payloads.SelectMany(payload => payload.ToArray()).ToArray();
        var pages = Enumerable.Range(0, 1 + (count / payloads.Count)).Select(_ => bytes.ToArray()).ToList();
        var starts = payloads.Select((_, i) => payloads.Take(i).Sum(payload => payload.Length)).ToList();
        var fetchedAt = new DateTimeOffset(2026, 11, 20, 8, 30, 0, TimeSpan.Zero);
        return [.. Enumerable.Range(0, count).Select(i => new Record
        {
            Entity = Entity.Issue,
            Key = string.Create(CultureInfo.InvariantCulture, $"api.github.com/{1_900_000_000L + (i * 1024L)}"),
            AsOf = fetchedAt.AddSeconds(i - count),
            Hash = PayloadHash.Of(payloads[i % payloads.Count].Span),
            Org = "octocat",
            Repo = "Hello-World",
            Source = "issues:octocat/Hello-World",
            FetchedAt = fetchedAt,
            // A slice of a page, as in an ingest; bytes of its own, as C has them.
            Payload = pages[i / payloads.Count].AsMemory(starts[i % payloads.Count], payloads[i % payloads.Count].Length),
        })];
    }

    /// <summary>In the form that <c>queue.c</c> reads.</summary>
    public static async Task WriteAsync(IReadOnlyList<Record> records, string path)
    {
        await using var file = File.Create(path);
        foreach (var record in records)
        {
            await file.WriteAsync(System.Text.Encoding.UTF8.GetBytes($"{record.Key}\t{record.AsOf.ToUnixTimeMilliseconds()}\t{record.Hash}\t"));
            await file.WriteAsync(record.Payload);
            file.WriteByte((byte)'\n');
        }
    }
}
