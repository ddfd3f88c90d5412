using GitHubQueue.Records;
using GitHubQueue.Tests.Support;
using NUnit.Framework;

namespace GitHubQueue.Tests.EndToEnd;

/// <summary>Every state of every issue that was recorded from GitHub, 2011 to 2025, goes through all stages byte for byte, and none is dead.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class RecordedIssuesTests
{
    [Test]
    public async Task IngestAndWorker_OfEveryRecordedIssue_ArchiveItsBytesAndWriteItsRow()
    {
        await using var world = await RecordedWorld.StartAsync();
        await RecordedWorld.IngestAndWorkAsync(world, "issues");
        await RecordedWorld.ExpectAllArrivedAsync(world, Entity.Issue, "issues", RecordedPayloads.Of("issues", "search_issues"));
        await RecordedWorld.ExpectAgreementAsync(world);
    }
}
