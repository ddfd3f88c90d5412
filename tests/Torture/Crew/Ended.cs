namespace Torture.Crew;

/// <summary>A process that has ended.</summary>
/// <param name="Slot">Whose place in the crew it had.</param>
/// <param name="Signal">The last signal that it was sent; 0: it ended by itself.</param>
/// <param name="PeakBytes">Its resident memory at the most, as far as was seen.</param>
/// <param name="StoppedIn">From SIGTERM to its end; null: it was sent none.</param>
internal sealed record Ended(
    string Slot, IReadOnlyList<string> Arguments, int ExitCode, int Signal, TimeSpan StartedAt, long PeakBytes, TimeSpan? StoppedIn, string Output, IReadOnlyList<string> Errors)
{
    public string Command => string.Join(' ', Arguments.Where(word => !word.StartsWith('/')));
}
