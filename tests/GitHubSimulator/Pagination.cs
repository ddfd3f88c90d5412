namespace GitHubSimulator;

/// <summary>How lists are paged: 'Cursor' as github.com does for issues since 2025, 'Page' as it did before and older Enterprise servers do.</summary>
public enum Pagination
{
    /// <summary>Opaque <c>after=</c>, no <c>rel="last"</c>, <c>page=</c> beyond 1 refused.</summary>
    Cursor,

    /// <summary>Numbers: <c>page=N</c> with prev, next, last and first.</summary>
    Page,
}
