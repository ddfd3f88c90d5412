using GitHubQueue.Records;
using GitHubQueue.Tables;
using GitHubQueue.Tests.Support;
using NUnit.Framework;

namespace GitHubQueue.Tests.Tables;

/// <summary>Payloads of 2012 to 2026 that others have recorded: odd, but real, so none may become a dead letter.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class RealRecordsTests
{
    private static readonly Dictionary<string, string> Files = new()
    {
        ["issues"] = Entity.Issue,
        ["search_issues"] = Entity.Issue,
        ["pulls_list"] = Entity.PullRequest,
        ["pulls"] = Entity.PullRequest,
        ["reviews"] = Entity.PullRequestReview,
        ["commits_list"] = Entity.Commit,
        ["commits"] = Entity.Commit,
        ["events"] = Entity.Event,
    };

    [TestCase(Entity.Issue, 1_000)]
    [TestCase(Entity.PullRequest, 200)]
    [TestCase(Entity.PullRequestReview, 30)]
    [TestCase(Entity.Commit, 700)]
    [TestCase(Entity.Event, 14_000)]
    public void Read_RecordedPayloads_AllBecomeRows(string entity, int least)
    {
        // One recorder has put something else in the place of numbers, also within a time.
        var payloads = RecordedPayloads.Of(Files.Where(file => file.Value == entity).Select(file => file.Key))
            .Where(payload => !payload.Text.Contains("<GITHUB_TEST_INTEGRATION>Z", StringComparison.Ordinal)).ToList();
        var refused = payloads.Select(payload => RowReader.Read(RecordOf(entity, payload.Bytes))).Where(read => read.Row is null).Select(read => read.Reason);
        Assert.That(refused, Is.Empty);
        Assert.That(payloads, Has.Count.GreaterThan(least));
    }

    private static Record RecordOf(string entity, byte[] payload) => new()
    {
        Entity = entity,
        Key = "api.github.com/1",
        AsOf = DateTimeOffset.UnixEpoch,
        FetchedAt = DateTimeOffset.UnixEpoch,
        Hash = "",
        Org = "octocat",
        Repo = "Hello-World",
        Source = "test",
        Context = """{"pull_number":1,"head_sha":"abc"}""",
        Payload = payload,
    };
}
