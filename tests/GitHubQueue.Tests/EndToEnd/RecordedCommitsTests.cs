using GitHubQueue.Records;
using GitHubQueue.Tests.Support;
using NUnit.Framework;

namespace GitHubQueue.Tests.EndToEnd;

/// <summary>Every state of every commit that was recorded as lists have it goes through all stages byte for byte, and none is dead.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class RecordedCommitsTests
{
    /// <summary>Other forms of a commit: see <see cref="RecordedOtherFormsTests"/>.</summary>
    [Test]
    public async Task IngestAndWorker_OfEveryRecordedCommit_ArchiveItsBytesAndWriteItsRow()
    {
        await using var world = await RecordedWorld.StartAsync();
        await RecordedWorld.IngestAndWorkAsync(world, "commits");
        await RecordedWorld.ExpectAllArrivedAsync(world, Entity.Commit, "commits", RecordedPayloads.Of("commits_list"));
        await RecordedWorld.ExpectAgreementAsync(world);
    }
}
