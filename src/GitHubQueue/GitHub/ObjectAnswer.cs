namespace GitHubQueue.GitHub;

/// <summary>A JSON object.</summary>
/// <param name="Json">The bytes as received, without line breaks between tokens.</param>
/// <param name="Next">Where the object is a page of something (search, comparisons): the following page.</param>
/// <param name="Validator">For asking this URL again; null where the server gave nothing to ask with.</param>
public sealed record ObjectAnswer(ReadOnlyMemory<byte> Json, Uri? Next, Validator? Validator) : Answer;
