using GitHubQueue.Records;
using GitHubQueue.Tests.Support;
using GitHubSimulator;
using NUnit.Framework;

namespace GitHubQueue.Tests.EndToEnd;

/// <summary>Every pull request that was recorded as lists have it, and every recorded review and file, goes through all stages byte for byte.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class RecordedPullRequestsTests
{
    /// <summary>The one that dies: its recorder replaced a number wherever it stood, also within a time of day.</summary>
    private const string CutTime =
        "Field 'submitted_at' must be a time such as 2026-11-20T08:30:00Z; found \"2016-11-29T17:59:<GITHUB_TEST_INTEGRATION>Z\".";

    /// <summary>
    /// Left out: what has a <c>merged</c> field. Getting, creating or editing a pull request answers with the full form, which no list has; see
    /// <see cref="RecordedOtherFormsTests"/>.
    /// </summary>
    [Test]
    public async Task IngestAndWorker_OfEveryRecordedPullRequest_ArchiveItsBytesAndThoseOfItsReviewsAndFiles()
    {
        await using var world = await RecordedWorld.StartAsync();
        await RecordedWorld.IngestAndWorkAsync(world, "pull_requests", dead: 1);
        Assert.That(world.Query(database => database.Prepare("select group_concat(last_error) from queue_items where status = 'dead'").ScalarText()), Is.EqualTo(CutTime));
        await RecordedWorld.ExpectAllArrivedAsync(
            world, Entity.PullRequest, "pull_requests", [.. RecordedPayloads.Of("pulls", "pulls_list").Where(pull => !pull.Has("merged"))],
            except: payload => payload.Contains(SimulatorOptions.StandInTitle, StringComparison.Ordinal));
        await RecordedWorld.ExpectAllArrivedAsync(world, Entity.PullRequestReview, "pull_request_reviews", RecordedPayloads.Of("reviews"));
        await RecordedWorld.ExpectAllArrivedAsync(world, Entity.PullRequestFile, "pull_request_files", RecordedPayloads.Of("pull_files"));
        await RecordedWorld.ExpectAgreementAsync(world);
    }
}
