using GitHubSimulator.Pulls;

namespace GitHubSimulator.Issues;

/// <summary>Which issues a change takes, and what becomes of them.</summary>
internal static class ChangedIssues
{
    public static IEnumerable<IssueState> Choose(IReadOnlyList<IssueState> all, Change change)
    {
        var candidates = all.Where(issue => !issue.IsDeleted && (TakesAny(change.Action) || issue.Pull is not null));
        if (change.Numbers is { } numbers) return Numbered(candidates, numbers, change);
        if (change.Count <= 0) return [];
        return change.Pick switch
        {
            Pick.Newest => candidates.OrderByDescending(issue => issue.Updated).ThenByDescending(issue => issue.Ordinal).Take(change.Count),
            Pick.Random => candidates.OrderBy(issue => new Text.Dice((ulong)issue.Id).Next()).Take(change.Count),
            _ => candidates.OrderBy(issue => issue.Updated).ThenBy(issue => issue.Ordinal).Take(change.Count),
        };
    }

    public static IssueState Of(IssueState issue, Change change, long time)
    {
        var updated = change.KeepUpdatedAt ? issue.Updated : time;
        var next = issue with { Updated = updated, Previous = issue, Served = false };
        if (change.Action == ChangeAction.Edit)
        {
            return next with
            {
                Comments = issue.Comments + 1,
                Edits = issue.Edits + 1,
                Bytes = issue.Bytes.Edit(updated, issue.Comments + 1, issue.Edits + 1),
            };
        }

        if (change.Action == ChangeAction.Delete) return next with { IsDeleted = true };
        var pull = issue.Pull!;
        return change.Action switch
        {
            ChangeAction.Push => next with { Pull = pull with { Pushes = pull.Pushes + 1 } },
            ChangeAction.Review => next with { Pull = pull with { LaterReviews = [.. pull.LaterReviews, (updated, pull.Pushes)] } },
            ChangeAction.Retarget => next with { Pull = pull with { Base = pull.Base == "main" ? "release/2.x" : "main" } },
            ChangeAction.Close => next with { Closed = updated, Pull = pull with { Merged = false } },
            ChangeAction.Reopen => next with { Closed = null, Pull = pull with { Merged = false } },
            ChangeAction.Merge => next with { Closed = updated, Pull = pull with { Merged = true } },
            _ => throw new ArgumentException($"There is no action '{change.Action}'."),
        };
    }

    private static bool TakesAny(ChangeAction action) => action is ChangeAction.Edit or ChangeAction.Delete;

    private static List<IssueState> Numbered(IEnumerable<IssueState> candidates, IReadOnlyList<int> numbers, Change change)
    {
        var chosen = candidates.Where(issue => numbers.Contains(issue.Number)).ToList();
        if (TakesAny(change.Action) || chosen.Count == numbers.Count) return chosen;
        throw new ArgumentException($"Of {string.Join(", ", numbers)} only {chosen.Count} are pull requests; '{change.Action}' is for those.");
    }
}
