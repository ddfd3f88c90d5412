using GitHubQueue.Records;

namespace GitHubQueue.Sources;

/// <summary>What is committed at once of a file.</summary>
/// <param name="Place">Behind the last of the records.</param>
/// <param name="IsLast">The file has been read to its end.</param>
/// <param name="Fraction">How much of the file has been read, between 0 and 1.</param>
/// <param name="Notice">What a person should hear of the file; null: nothing.</param>
internal sealed record GhArchivePage(IReadOnlyList<Record> Records, LinePlace Place, bool IsLast, double Fraction, string? Notice = null);
