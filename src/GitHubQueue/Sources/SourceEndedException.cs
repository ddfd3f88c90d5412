namespace GitHubQueue.Sources;

/// <summary>GitHub doesn't serve this source (any further). What was read before is good; other sources go on.</summary>
/// <param name="sentence">What GitHub said, and what that means.</param>
/// <param name="goneReason">A value of <see cref="GitHub.GoneReason"/>: not served any more; null: served, but not to us or not this.</param>
public sealed class SourceEndedException(string sentence, string? goneReason) : Exception(sentence)
{
    public string? GoneReason { get; } = goneReason;
}
