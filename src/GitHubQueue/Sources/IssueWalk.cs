using System.Globalization;
using GitHubQueue.Records;

namespace GitHubQueue.Sources;

/// <summary>
/// Knows which request comes next in an ascending walk of the issues list, so that no issue that changes meanwhile is passed over.
/// Pure: it never sees the network.
/// </summary>
internal sealed class IssueWalk
{
    private const int MostRestarts = 5;

    private readonly string _repository;
    private DateTimeOffset _since;
    private TieSecond? _tie;
    private int _restarts;

    /// <param name="start">Where to begin, inclusive.</param>
    /// <param name="cursor">A request of an earlier run to go on with; null: begin at <paramref name="start"/>.</param>
    public IssueWalk(RepositoryName repository, DateTimeOffset start, string? cursor)
    {
        _repository = $"repos/{repository.Org}/{repository.Repo}/issues";
        _since = Reached = start;
        (Request, Cursor) = cursor is null ? (Anchored(), null) : (new Uri(cursor), cursor);
    }

    /// <summary>What to ask for now; relative to the API's address unless the server gave it.</summary>
    public Uri Request { get; private set; }

    /// <summary>What a later run needs to go on from here, where only the server knows it; null: the time of the last issue is enough.</summary>
    public string? Cursor { get; private set; }

    /// <summary>Everything before this time has been read, as it was then. A page that doesn't fit to the one before it doesn't move it.</summary>
    public DateTimeOffset Reached { get; private set; }

    /// <summary>Takes in a page, and moves on to the request after it.</summary>
    /// <param name="keys">The issues of the page, in its order.</param>
    /// <param name="last">When the last of them was updated; null where that couldn't be read.</param>
    /// <param name="next">The page's <c>next</c> link.</param>
    /// <returns>False: that was the last page.</returns>
    /// <exception cref="FailureException">Unavailable: the list changes faster than it can be read.</exception>
    public bool Advance(IReadOnlyList<string> keys, DateTimeOffset? last, Uri? next)
    {
        if (_tie is { } tie && !tie.Accept(keys))
            return Restart();
        Reached = last ?? Reached;
        if (next is null)
            return false;
        if (!GitHubList.IsOffset(next))
        {
            (Request, Cursor) = (next, next.AbsoluteUri);
            return true;
        }
        Cursor = null;
        if (last > _since)
        {
            AnchorAt(last.Value);
            return true;
        }
        _tie ??= new TieSecond(keys);
        var (size, page) = _tie.Next();
        Request = new Uri(string.Create(CultureInfo.InvariantCulture, $"{Query(size)}&page={page}"), UriKind.Relative);
        return true;
    }

    /// <summary>For a server that refuses a cursor it gave earlier, or to page any deeper: begin again at the last issue read.</summary>
    public void AnchorAt(DateTimeOffset time)
    {
        (_since, _tie, Cursor) = (time, null, null);
        Request = Anchored();
    }

    private bool Restart()
    {
        if (++_restarts > MostRestarts)
            throw new FailureException(
                FailureKind.Unavailable,
                $"The issues of second {_since.ToText()} changed each time they were read ({MostRestarts} times): run the same command again later.");
        AnchorAt(_since);
        return true;
    }

    private Uri Anchored() => new(Query(GitHubList.LargestPage), UriKind.Relative);

    private string Query(int pageSize) => string.Create(
        CultureInfo.InvariantCulture, $"{_repository}?state=all&sort=updated&direction=asc&since={_since.ToText()}&per_page={pageSize}");
}
