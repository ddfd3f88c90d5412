using GitHubQueue.Ingest;
using GitHubQueue.Records;

namespace GitHubQueue.Cli.Commands;

/// <summary>One source to read: of a repository, a feed, or files.</summary>
/// <param name="Setting">What the stages after ingest have to know of it.</param>
internal sealed record IngestJob(IngestSettings Settings, SourceSetting Setting)
{
    public string Name => Settings.Source.Name;

    /// <summary>The same when it has been read: in full, or since a time, once; then on from the checkpoint, without a gap.</summary>
    public IngestJob Again => this with { Settings = Settings with { Window = Settings.Window with { Full = false, Since = null } } };

    /// <summary>How the run is called in <c>runs</c>.</summary>
    public string Run => $"ingest {Name}";
}
