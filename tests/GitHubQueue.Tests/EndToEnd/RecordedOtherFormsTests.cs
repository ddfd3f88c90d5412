using System.Text;
using GitHubQueue.Archive;
using GitHubQueue.Operations;
using GitHubQueue.Records;
using GitHubQueue.Sources;
using GitHubQueue.Tests.Support;
using NUnit.Framework;

namespace GitHubQueue.Tests.EndToEnd;

/// <summary>
/// Recorded payloads that no list of GitHub's gives, so that no source meets them, go from the queue on through all stages, and none is dead:
/// an archive may hold them one day. Pull requests in full (of getting, creating, editing one); commits in full, as the search finds them,
/// and out of comparisons.
/// </summary>
[Parallelizable(ParallelScope.All)]
public sealed class RecordedOtherFormsTests
{
    private static readonly Origin Recordings = new("api.github.com", new RepositoryName("octocat", "Hello-World"), "recorded", new DateTimeOffset(2026, 11, 20, 8, 0, 0, TimeSpan.Zero));

    /// <summary>What one recorder put in the place of numbers that it hid, in the middle of a time and of a SHA as well: two commits die of that.</summary>
    private const string Hidden = "<GITHUB_TEST_INTEGRATION_INSTALLATION>";

    [Test]
    public Task Worker_OfEveryPullRequestInFull_ArchivesItsBytesAndWritesItsRow() => ExpectAllArriveAsync(
        "pull_requests", [.. RecordedPayloads.Of("pulls", "pulls_list").Where(pull => pull.Has("merged"))],
        payload => Recordings.Record(Entity.PullRequest, Identity.Of(payload), payload));

    [Test]
    public Task Worker_OfEveryCommitThatNoListHas_ArchivesItsBytesAndWritesItsRow() => ExpectAllArriveAsync(
        "commits", [.. RecordedPayloads.Of("commits", "search_commits"), .. RecordedPayloads.Of("comparisons").SelectMany(Commits)],
        payload => Recordings.Record(Entity.Commit, CommitIdentity.Of(payload).Sha, Recordings.FetchedAt, "{}", payload), dead: 2);

    private static IEnumerable<RecordedPayload> Commits(RecordedPayload comparison) => comparison.Json.GetProperty("commits").EnumerateArray()
        .Select((commit, index) => new RecordedPayload($"{comparison.Name} commit {index}", Encoding.UTF8.GetBytes(commit.GetRawText())));

    /// <summary>Enqueued by time: the queue refuses what is older than what it knows.</summary>
    private static async Task ExpectAllArriveAsync(string table, IReadOnlyList<RecordedPayload> recorded, Func<byte[], Record> read, int dead = 0)
    {
        using var pipeline = new TestPipeline();
        var records = recorded.Select(payload => read(payload.Bytes)).OrderBy(record => record.AsOf).ToList();
        pipeline.Enqueue(records);
        await pipeline.DrainAsync();
        Assert.That(pipeline.Rows("select last_error from queue_items where status <> 'done'"), Has.Exactly(dead).Items.And.All.Contains(Hidden));
        Assert.That(
            pipeline.Rows($"select key from {table} union select key from queue_items where status = 'dead' order by key"),
            Is.EqualTo(records.Select(record => record.Key).Distinct().Order(StringComparer.Ordinal)));
        RecordedWorld.ExpectSame(await pipeline.LakeAsync(), recorded);
        using var database = pipeline.Open();
        Assert.That((await new Verifier(new(), database, _ => new FolderArchive("lake", pipeline.Folder), TimeProvider.System).RunAsync(default)).Differences, Is.Empty);
    }
}
