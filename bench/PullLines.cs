using System.Globalization;
using System.Text;
using GitHubQueue.Records;

namespace GitHubQueue.Benchmarks;

/// <summary>Pull requests in the list form, without what no column needs.</summary>
internal static class PullLines
{
    private static readonly DateTimeOffset First = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static Record Record(int number)
    {
        var created = First.AddMinutes(number * 10L);
        var payload = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""
            {"id":{{1_000_000 + number}},"number":{{number}},"title":"Make stage {{number % 97}} {{number % 13}} times as fast","state":"closed","locked":false,"draft":false,"user":{"login":"user-{{number % 997}}","type":"User"},"author_association":"CONTRIBUTOR","labels":[{"name":"bug"},{"name":"area-{{number % 31}}"}],"assignees":[{"login":"user-{{number % 101}}"}],"requested_reviewers":[],"milestone":null,"head":{"ref":"branch-{{number}}","sha":"{{number:x40}}","repo":{"full_name":"user-{{number % 997}}/Hello-World"} },"base":{"ref":"main","sha":"{{number / 7:x40}}"},"merge_commit_sha":"{{number * 3L:x40}}","auto_merge":null,"created_at":"{{created:yyyy-MM-ddTHH:mm:ssZ}}","updated_at":"{{created.AddHours(30):yyyy-MM-ddTHH:mm:ssZ}}","closed_at":"{{created.AddHours(30):yyyy-MM-ddTHH:mm:ssZ}}","merged_at":"{{created.AddHours(30):yyyy-MM-ddTHH:mm:ssZ}}","html_url":"https://github.com/octocat/Hello-World/pull/{{number}}"}
            """));
        return new()
        {
            Entity = Entity.PullRequest,
            Key = string.Create(CultureInfo.InvariantCulture, $"api.github.com/{1_000_000 + number}"),
            AsOf = created.AddHours(30),
            Hash = PayloadHash.Of(payload),
            Org = "octocat",
            Repo = "Hello-World",
            Source = "bench",
            FetchedAt = TimeProvider.System.GetUtcNow(),
            Payload = payload,
        };
    }
}
