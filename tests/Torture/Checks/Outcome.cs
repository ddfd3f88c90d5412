namespace Torture.Checks;

/// <summary>How the commands ended that finished the work.</summary>
internal sealed class Outcome
{
    /// <summary>How many records each ingest enqueued, in order.</summary>
    public List<long> Ingests { get; } = [];

    public List<string> Broken { get; } = [];
}
