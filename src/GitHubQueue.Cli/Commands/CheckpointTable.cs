using GitHubQueue.Operations;
using GitHubQueue.Queue;
using GitHubQueue.Records;

namespace GitHubQueue.Cli.Commands;

/// <summary>Checkpoints as rows for people.</summary>
internal static class CheckpointTable
{
    public static string[] Header { get; } = ["source", "read from", "read to", "state"];

    public static string[] Row(CheckpointStatus checkpoint) => [checkpoint.Source, Time(checkpoint.From), Time(checkpoint.To), State(checkpoint)];

    private static string State(CheckpointStatus checkpoint) =>
        checkpoint.GoneReason is { } reason ? $"gone: {reason}"
        : checkpoint.Owner is { } owner && !ProcessIdentity.Parse(owner).IsGone ? "being read"
        : checkpoint.WalkAt is null ? (checkpoint.To is null ? "nothing read yet" : "complete") : $"unfinished at {Time(checkpoint.WalkAt)}";

    private static string Time(long? milliseconds) => milliseconds is { } value ? Timestamps.FromUnixMilliseconds(value).ToText() : "";
}
