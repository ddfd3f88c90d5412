using System.Globalization;
using System.Text;
using GitHubQueue.Records;

namespace QueueCrew;

/// <summary>Records that are equal wherever they are made: of an issue by its number, in one of its states.</summary>
public static class CrewRecords
{
    public static readonly DateTimeOffset Start = new(2026, 11, 20, 8, 0, 0, TimeSpan.Zero);

    /// <param name="number">The issue's, and what its key ends in.</param>
    /// <param name="partitions">Issues go round this many repositories.</param>
    /// <param name="state">Each later one is a second newer.</param>
    public static Record Of(int number, int partitions = 1, int state = 0)
    {
        var asOf = Start.AddSeconds(state);
        var payload = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""
            {"id":{{number}},"number":{{number}},"title":"Issue {{number}}, state {{state}}","state":"open","user":{"login":"octocat","type":"User"},"labels":[{"name":"crew"}],"assignees":[],"created_at":"2026-11-01T00:00:00Z","updated_at":"{{asOf.ToText()}}","body":"{{new string('x', number % 97)}}"}
            """));
        return new Record
        {
            Entity = Entity.Issue,
            Key = KeyOf(number),
            AsOf = asOf,
            Hash = PayloadHash.Of(payload),
            Org = "crew",
            Repo = string.Create(CultureInfo.InvariantCulture, $"repo-{number % partitions}"),
            Source = "issues:crew",
            FetchedAt = Start,
            Payload = payload,
        };
    }

    public static string KeyOf(int number) => string.Create(CultureInfo.InvariantCulture, $"api.github.com/{number}");
}
