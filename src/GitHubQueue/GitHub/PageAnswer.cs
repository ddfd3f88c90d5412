namespace GitHubQueue.GitHub;

/// <summary>A JSON array, split into its elements.</summary>
/// <param name="Elements">The bytes as received, without line breaks between tokens. They share the page's buffer.</param>
/// <param name="Next">The following page, as GitHub gave it and to be followed as it is; null on the last.</param>
/// <param name="Validator">For asking this URL again; null where the server gave nothing to ask with.</param>
public sealed record PageAnswer(IReadOnlyList<ReadOnlyMemory<byte>> Elements, Uri? Next, Validator? Validator) : Answer
{
    /// <summary>The number of the last page, of lists that are paged by number. Good for estimates only: the list moves on. Null: it isn't told.</summary>
    public int? LastPage { get; init; }
}
