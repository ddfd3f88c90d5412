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

    /// <summary>The validator belongs to one of several things that are read again each time, such as files: those of the others stay.</summary>
    public bool IsOneOfMany { get; init; }

    /// <summary>How much of what was asked for has been read with this page, between 0 and 1; null: nobody knows.</summary>
    public double? Fraction { get; init; }

    /// <summary>What the page is of a poll of events; null: it isn't one.</summary>
    public PollPage? Poll { get; init; }

    /// <summary>How long the server asks to wait before it is asked again; null: it doesn't say.</summary>
    public TimeSpan? PollInterval { get; init; }

    /// <summary>What a person should hear of, such as a rewritten history; null: nothing.</summary>
    public string? Notice { get; init; }
}
