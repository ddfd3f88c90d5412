using GitHubQueue.Records;
using GitHubQueue.Tests.Support;
using NUnit.Framework;

namespace GitHubQueue.Tests.Tables;

/// <summary>Payloads of 2012 to 2026 that others have recorded: odd, but real, so none may become a dead letter.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class RealRecordsTests
{
    /// <summary>What one recorder has put in the place of numbers that it hid, within two times and a SHA as well.</summary>
    private const string Cut = "<GITHUB_TEST_INTEGRATION";

    private static readonly Dictionary<string, string> Files = new()
    {
        ["issues"] = Entity.Issue,
        ["search_issues"] = Entity.Issue,
        ["pulls_list"] = Entity.PullRequest,
        ["pulls"] = Entity.PullRequest,
        ["reviews"] = Entity.PullRequestReview,
        ["pull_files"] = Entity.PullRequestFile,
        ["commits_list"] = Entity.Commit,
        ["commits"] = Entity.Commit,
        ["search_commits"] = Entity.Commit,
        ["events"] = Entity.Event,
    };

    [TestCase(Entity.Issue, 1_000)]
    [TestCase(Entity.PullRequest, 200)]
    [TestCase(Entity.PullRequestReview, 30, 1)]
    [TestCase(Entity.PullRequestFile, 3)]
    [TestCase(Entity.Commit, 700, 2)]
    [TestCase(Entity.Event, 14_000)]
    public void Read_RecordedPayloads_AllBecomeTheRowsThatTheySay(string entity, int least, int cut = 0)
    {
        var payloads = RecordedPayloads.Of(Files.Where(file => file.Value == entity).Select(file => file.Key));
        var reads = payloads.Select(payload => (Payload: payload, Read: Reading.Read(entity, payload.Bytes))).ToLookup(read => read.Read.Row is null);
        foreach (var (payload, read) in reads[false])
            Assert.That(read.Row, Is.EqualTo(PlainRows.Of(entity, payload)).UsingPropertiesComparer(), payload.Name);
        Assert.That(reads[true].Select(refused => refused.Read.Reason), Has.Exactly(cut).Items.And.All.Contains(Cut));
        Assert.That(payloads, Has.Count.GreaterThan(least));
    }
}
