using GitHubSimulator.Issues;
using GitHubSimulator.Payloads;
using GitHubSimulator.Pulls;
using GitHubSimulator.Repositories;

namespace GitHubSimulator.Events;

/// <param name="Repository">Null in a recorded event, which has a <paramref name="RepositoryName"/> instead, if anything.</param>
/// <param name="Issue">What a made-up event may be about, as it was then; null in a repository without issues.</param>
/// <param name="Number">Decides what a made-up event is.</param>
internal sealed record FeedEvent(
    Repository? Repository, string RepositoryName, long Created, string Id, IssueState? Issue, RecordedPayload? Recorded, int Number)
{
    public static FeedEvent Of(RecordedEvent recorded) => new(null, recorded.Repository, recorded.Created, "", null, recorded.Payload, 0);

    /// <summary>The repository's present name: GitHub rewrites it in old events.</summary>
    public string Name => Repository?.Name ?? RepositoryName;

    public object Owner => (object?)Repository ?? RepositoryName;

    public IPayload Payload(SimulatorOptions options) => (IPayload?)Recorded
        ?? new EventPayload(this, Name, Repository?.PullPayloads as GeneratedPulls, options.EventSeed, options.EventShape);
}
