using GitHubQueue.GitHub;
using GitHubQueue.Records;

namespace GitHubQueue.Sources;

/// <summary>What one answer brought, to be committed as a whole.</summary>
/// <param name="Progress">How far the source has been read with this page.</param>
/// <param name="RedirectedTo">Where the answer came from when the repository has another name now; null: from where it was asked.</param>
/// <param name="Validator">What to send when <paramref name="Url"/> is asked for again; null: it won't be.</param>
/// <param name="Url">The request, as it would be asked again.</param>
public sealed record SourcePage(IReadOnlyList<Record> Records, Progress Progress, Uri? RedirectedTo, string Url, Validator? Validator)
{
    /// <summary>Lists that may have to be fetched for the page's objects.</summary>
    public IReadOnlyList<ChildList> Children { get; init; } = [];
}
