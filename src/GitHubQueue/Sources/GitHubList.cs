namespace GitHubQueue.Sources;

/// <summary>Facts about GitHub's lists.</summary>
internal static class GitHubList
{
    /// <summary>GitHub takes any larger <c>per_page</c> for this one: https://docs.github.com/en/rest/using-the-rest-api/using-pagination-in-the-rest-api.</summary>
    public const int LargestPage = 100;

    /// <summary>
    /// Whether a <c>next</c> link is an offset, as on older Enterprise servers, which skips objects when the list changes; or a cursor,
    /// which doesn't, and which may come with a page number beside it.
    /// </summary>
    public static bool IsOffset(Uri next)
    {
        var names = next.Query.TrimStart('?').Split('&').Select(part => part.Split('=')[0]).ToList();
        return names.Contains("page") && !names.Exists(name => name is "after" or "before" or "cursor");
    }
}
