namespace GitHubQueue.GitHub;

/// <summary>A JSON object.</summary>
/// <param name="Json">The bytes as received, without line breaks between tokens.</param>
/// <param name="Next">Where the object is a page of something (search, comparisons): the following page.</param>
public sealed record ObjectAnswer(ReadOnlyMemory<byte> Json, Uri? Next) : Answer;
