namespace GitHubQueue.Sources;

/// <summary>
/// Reads one second that holds more objects than a page, on a server that pages by number. Objects can leave the second while it is
/// read (they change, and move to the end), and then the others move up by one and one slips past the reader. So each page overlaps
/// the last by at least one object, and where the overlap isn't what it was, the second is read again from its beginning.
/// </summary>
internal sealed class TieSecond(IReadOnlyList<string> firstPage)
{
    private readonly List<string> _seen = [.. firstPage];
    private int _start;

    /// <summary>The largest page that begins no later than the last object seen.</summary>
    public (int PageSize, int Page) Next()
    {
        var (bestSize, bestPage) = (1, _seen.Count + 1);
        for (var size = GitHubList.LargestPage; size > 0; size--)
        {
            var page = (_seen.Count - 1) / size + 1;
            if (size * page > bestSize * bestPage)
                (bestSize, bestPage) = (size, page);
        }
        _start = (bestPage - 1) * bestSize;
        return (bestSize, bestPage);
    }

    /// <returns>False: something has left the second since the last page.</returns>
    public bool Accept(IReadOnlyList<string> page)
    {
        var overlap = _seen.Count - _start;
        if (!_seen.Skip(_start).SequenceEqual(page.Take(overlap)))
            return false;
        _seen.AddRange(page.Skip(overlap));
        return true;
    }
}
