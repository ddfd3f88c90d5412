using System.Text;
using GitHubQueue.Records;

namespace Fuzz.Examples;

/// <summary>One of each object of GitHub's, with all fields that rows are read from.</summary>
internal static class Payloads
{
    public const string Issue = """
        {"url":"https://api.github.com/repos/octocat/Hello-World/issues/77","id":4294967301,"number":77,"title":"It doesn't \"work\" \u00e9\ud83d\ude00","user":{"login":"octocat","id":1,"type":"User"},"labels":[{"id":1,"name":"bug"},"old"],"state":"closed","state_reason":"completed","locked":false,"assignee":{"login":"hubot"},"assignees":[{"login":"hubot"}],"milestone":{"title":"1.0"},"comments":3,"created_at":"2026-01-01T00:00:00Z","updated_at":"2026-01-02T10:00:00+02:00","closed_at":"2026-01-02T08:00:00Z","author_association":"OWNER","draft":false,"pull_request":{"url":"https://api.github.com/repos/octocat/Hello-World/pulls/77","merged_at":"2026-01-02T08:00:00Z"},"body":null,"repository":{"id":1296269,"stargazers_count":80},"html_url":"https://github.com/octocat/Hello-World/pull/77"}
        """;

    public const string PullRequest = """
        {"id":7,"number":78,"state":"open","locked":true,"title":"Mend it","user":null,"body":"Line one\r\nline two","labels":[],"assignees":[{"login":"hubot"}],"requested_reviewers":[{"login":"other"}],"milestone":null,"draft":true,"head":{"ref":"topic","sha":"6dcb09b5b57875f334f61aebed695e2e4193db5e","repo":{"id":2,"full_name":"hubot/Hello-World"}},"base":{"ref":"main","sha":"7fd1a60b01f91b314f59955a4e4d4e80d8edf11d","repo":{"id":1}},"merge_commit_sha":null,"auto_merge":{"merge_method":"squash"},"author_association":"CONTRIBUTOR","created_at":"2026-01-01T00:00:00Z","updated_at":"2026-01-02T00:00:00Z","closed_at":null,"merged_at":null,"html_url":"https://github.com/octocat/Hello-World/pull/78"}
        """;

    public const string Review = """
        {"id":80,"node_id":"x","user":{"login":"octocat","type":"Bot"},"body":"Fine.","state":"approved","html_url":"https://github.com/octocat/Hello-World/pull/12#pullrequestreview-80","author_association":"MEMBER","submitted_at":"2019-11-17T17:43:43Z","commit_id":"ecdd80bb57125d7ba9641ffaa4d7d2c19d3f3091"}
        """;

    public const string File = """
        {"sha":"bbcd538c8e72b8c175046e27cc8f907076331401","filename":"src/näh/a b.txt","status":"renamed","additions":103,"deletions":21,"changes":124,"blob_url":"https://github.com/o/r/blob/x/a.txt","patch":"@@ -132,7 +132,7 @@ module\n-a\n+b","previous_filename":"old.txt"}
        """;

    public const string Commit = """
        {"sha":"6dcb09b5b57875f334f61aebed695e2e4193db5e","commit":{"author":{"name":"Monalisa","email":"m@github.com","date":"2011-04-14T16:00:49Z"},"committer":{"name":"Monalisa","email":"m@github.com","date":"2011-04-14T16:00:49Z"},"message":"Mend\n\nall","tree":{"sha":"x"},"comment_count":0,"verification":{"verified":false,"reason":"unsigned"}},"html_url":"https://github.com/o/r/commit/6dcb","author":{"login":"octocat"},"committer":null,"parents":[{"sha":"a"},{"sha":"b"}]}
        """;

    public const string Event = """
        {"id":"22249084964","type":"PushEvent","actor":{"id":583231,"login":"octocat"},"repo":{"id":1296269,"name":"octocat/Hello-World","url":"https://api.github.com/repos/octocat/Hello-World"},"payload":{"push_id":10115855396,"size":1,"ref":"refs/heads/main","head":"7a8f3ac80e2ad2f6842cb86f576d4bfe2c03e300","before":"883efe034920928c47fe18598c01249d1a9fdabd","commits":[{"sha":"7a8f"}]},"public":true,"created_at":"2026-06-09T12:47:28Z","org":{"id":9,"login":"github"}}
        """;

    public const string OldEvent = """
        {"type":"ForkEvent","created_at":"2012-03-31T22:55:30-07:00","actor":"octocat","public":true,"payload":{"forkee":{"id":1}},"repository":{"id":2,"name":"Hello-World","owner":"octocat","open_issues":0},"actor_attributes":{"login":"octocat"},"url":"https://github.com/"}
        """;

    public const string Row = """{"id":"7","name":"A ‘name’","price":"12.5","sold":"yes","day":"2026-11-20","at":"2026-11-20T08:30:00Z"}""";

    /// <summary>Each payload with the entity that it is.</summary>
    public static IReadOnlyList<(string Entity, string Json)> All { get; } =
    [
        (Entity.Issue, Issue), (Entity.PullRequest, PullRequest), (Entity.PullRequestReview, Review), (Entity.PullRequestFile, File), (Entity.Commit, Commit),
        (Entity.Event, Event), (Entity.Event, OldEvent), (Entity.Csv, Row),
    ];

    /// <summary>Names of fields that are looked for.</summary>
    public static IReadOnlyList<byte[]> Words { get; } =
    [
        .. new[] { "\"id\":", "\"repo\":", "\"repository\":{", "\"updated_at\":", "\"created_at\":", "\"sha\":", "\"commit\":{", "\"author\":", "\"committer\":", "\"date\":", "\"type\":", "\"name\":", "\"owner\":",
            "\"number\":", "\"user\":", "\"login\":", "\"head\":{", "\"base\":{", "\"payload\":", "\"labels\":[", "\"filename\":", "\"full_name\":", "\"\\u0069d\":", "\"repo\\ud800\":", "\\", "\\u", "\\u12", ",", ":", "{", "}", "[", "]", "\"" }
            .Select(Encoding.UTF8.GetBytes),
    ];

    public static byte[] Bytes(string json) => Encoding.UTF8.GetBytes(json);
}
