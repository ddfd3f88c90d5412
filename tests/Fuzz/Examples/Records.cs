using System.Text;
using GitHubQueue.Records;

namespace Fuzz.Examples;

/// <summary>Records as an ingest makes them.</summary>
internal static class Records
{
    public const string CsvSource = "prices";

    private static readonly DateTimeOffset At = new(2026, 11, 20, 8, 0, 0, TimeSpan.Zero);

    public static Record Of(string entity, ReadOnlyMemory<byte> payload, string key = "api.github.com/7", long? item = 7) => new()
    {
        Item = item,
        Entity = entity,
        Key = key,
        AsOf = At,
        Hash = PayloadHash.Of(payload.Span),
        Org = "octocat",
        Repo = "Hello-World",
        Source = entity == Entity.Csv ? CsvSource : "issues:octocat/Hello-World",
        Context = entity == Entity.Csv ? """{"file":"data/prices.csv","line":2}""" : """{"pull_number":12,"head_sha":"6dcb","base_ref":"main"}""",
        FetchedAt = At,
        Payload = payload,
    };

    /// <summary>One of each kind, each with a key of its own.</summary>
    public static IReadOnlyList<Record> All { get; } =
        [.. Payloads.All.Select((example, index) => Of(example.Entity, Encoding.UTF8.GetBytes(example.Json), $"api.github.com/{index + 1}", index + 1))];

    public static SourceSetting CsvSetting { get; } = new(CsvSource, "csv", new(CsvSource), CsvSource, CsvExamples.Schema);
}
