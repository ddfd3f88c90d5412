using GitHubSimulator.Issues;

namespace GitHubSimulator.Repositories;

/// <summary>A repository, known by its id whatever its name becomes.</summary>
internal sealed class Repository(long id, int index, string name, IssueList issues, GeneratedBytes? generated)
{
    public long Id => id;

    public string Name { get; private set; } = name;

    public IssueList Issues => issues;

    public Availability Availability { get; set; }

    /// <summary>Edits and creates issues; answers with the numbers of both.</summary>
    public IReadOnlyList<int> Apply(Change change, long now)
    {
        var time = change.UpdatedAt?.ToUnixTimeSeconds() ?? now;
        return [.. issues.Change(all => Chosen(all, change).Select(issue => Edit(issue, change.KeepUpdatedAt ? issue.Updated : time))
            .Concat(Created(all, change.Create, time)).ToList()).Select(issue => issue.Number)];
    }

    /// <summary>Takes another name, which generated issues then carry in their URLs, as GitHub's do. Recorded ones stay as they are.</summary>
    public void Rename(string newName)
    {
        Name = newName;
        if (generated is null) return;
        generated = generated.Rename(newName);
        issues.Change(all => all.Select(issue => issue with { Bytes = generated, Previous = issue, Served = false }).ToList());
    }

    private static IEnumerable<IssueState> Chosen(IReadOnlyList<IssueState> all, Change change)
    {
        if (change.Numbers is { } numbers) return all.Where(issue => numbers.Contains(issue.Number));
        if (change.Count <= 0) return [];
        return change.Pick switch
        {
            Pick.Newest => all.OrderByDescending(issue => issue.Updated).ThenByDescending(issue => issue.Ordinal).Take(change.Count),
            Pick.Random => all.OrderBy(issue => new Text.Dice((ulong)issue.Id).Next()).Take(change.Count),
            _ => all.OrderBy(issue => issue.Updated).ThenBy(issue => issue.Ordinal).Take(change.Count),
        };
    }

    private static IssueState Edit(IssueState issue, long updated) => issue with
    {
        Updated = updated, Comments = issue.Comments + 1, Edits = issue.Edits + 1, Previous = issue, Served = false,
        Bytes = issue.Bytes.Edit(updated, issue.Comments + 1, issue.Edits + 1),
    };

    private IEnumerable<IssueState> Created(IReadOnlyList<IssueState> all, int count, long time)
    {
        if (count > 0 && generated is null)
            throw new ArgumentException($"'{Name}' serves recorded issues; new ones can be created in a generated repository only.");
        var list = new List<IssueState>(all);
        for (var i = 0; i < count; i++) list.Add(GeneratedIssues.New(list, time, generated!, index));
        return list.Skip(all.Count);
    }
}
