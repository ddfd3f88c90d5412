using GitHubSimulator.Commits;
using GitHubSimulator.Issues;
using GitHubSimulator.Payloads;
using GitHubSimulator.Pulls;
using GitHubSimulator.Text;

namespace GitHubSimulator.Repositories;

/// <summary>A repository, known by its id whatever its name becomes.</summary>
internal sealed class Repository
{
    private readonly RepositoryOptions options;
    private readonly int index;
    private readonly Lazy<History> history;
    private GeneratedBytes? generated;
    private int listed;

    private Repository(long id, int index, RepositoryOptions options, IssueList issues, IssueList pulls, Func<History> history)
    {
        this.index = index;
        this.options = options;
        this.history = new Lazy<History>(history);
        (Id, Name, Issues, Pulls) = (id, options.Name, issues, pulls);
        Availability = options.Availability;
    }

    public long Id { get; }

    public string Name { get; private set; }

    public string Owner => Name.Split('/')[0];

    public int Seed => options.Seed;

    public bool Fork => options.Fork;

    public bool Archived => options.Archived;

    public IssueList Issues { get; }

    /// <summary>Where its pull requests are: among the issues, unless they were recorded apart.</summary>
    public IssueList Pulls { get; }

    public IPullPayloads PullPayloads { get; private set; } = null!;

    /// <summary>Made when it is first asked for.</summary>
    public History History => history.Value;

    public Availability Availability { get; set; }

    public bool IsGenerated => generated is not null;

    public static Repository Generate(long id, int index, RepositoryOptions options, long newest)
    {
        var generated = new GeneratedBytes(options, options.Name);
        var issues = new IssueList(GeneratedIssues.Make(options, index, newest, generated));
        return new Repository(id, index, options, issues, issues, () => GeneratedHistory.Make(options, newest))
        {
            generated = generated,
            PullPayloads = new GeneratedPulls(options, generated, id, index, options.Name),
        };
    }

    public static Repository Recorded(long id, int index, RecordedRepository recorded) =>
        new(id, index, new RepositoryOptions(recorded.Name) { Issues = 0 }, recorded.IssueList(), recorded.PullList(), recorded.History)
        {
            PullPayloads = new RecordedPulls(recorded),
        };

    /// <summary>Its stars when it is looked at once more: another number each time, as those of a popular one.</summary>
    public int Stars() => 80 + (options.StarDrift ? Interlocked.Increment(ref listed) : 0);

    public RepositoryObject Object(int stars) =>
        new(Id, Name, People.Owner(Owner), Fork, Archived, stars, options.Issues / 3, options.Issues);

    public CommitPayload Commit(CommitState commit, bool full = false) => new CommitPayload(Name, Seed, commit, full);

    /// <summary>Changes and creates issues, moves a branch; answers with the issues' numbers.</summary>
    public IReadOnlyList<int> Apply(Change change, long now)
    {
        var time = change.UpdatedAt?.ToUnixTimeSeconds() ?? now;
        if (!IsGenerated && (change.Create > 0 || change.CreatePulls > 0 || change.Action != ChangeAction.Edit || MovesBranch(change)))
            throw new ArgumentException($"'{Name}' serves recordings: they can be edited; all else needs a generated repository.");
        if (MovesBranch(change)) MoveBranch(change, time);
        var numbers = Apply(Issues, change, time);
        return Pulls == Issues ? numbers : [.. numbers.Union(Apply(Pulls, change, time))];
    }

    /// <summary>Takes another name, which generated payloads then carry in their URLs, as GitHub's do. Recorded ones stay as they are.</summary>
    public void Rename(string newName)
    {
        Name = newName;
        if (generated is null) return;
        generated = generated.Rename(newName);
        PullPayloads = new GeneratedPulls(options, generated, Id, index, newName);
        Issues.Change(all => all.Select(issue => issue with { Bytes = generated, Previous = issue, Served = false }).ToList());
    }

    private static bool MovesBranch(Change change) => change.Commits > 0 || change.MergeOlder > 0 || change.ForcePush > 0 || change.Reset > 0 || change.Prune;

    private IReadOnlyList<int> Apply(IssueList list, Change change, long time) =>
        [.. list.Change(all => ChangedIssues.Choose(all, change).Select(issue => ChangedIssues.Of(issue, change, time))
            .Concat(Created(all, change, time)).ToList()).Select(issue => issue.Number)];

    private IEnumerable<IssueState> Created(IReadOnlyList<IssueState> all, Change change, long time)
    {
        var list = new List<IssueState>(all);
        for (var i = 0; i < change.Create + change.CreatePulls; i++)
            list.Add(GeneratedIssues.New(options, list, time, generated!, index, isPull: i >= change.Create));
        return list.Skip(all.Count);
    }

    private void MoveBranch(Change change, long time)
    {
        if (change.Commits > 0) GeneratedHistory.Push(History, Seed, change.Branch, change.Commits, time);
        if (change.MergeOlder > 0) GeneratedHistory.MergeOlder(History, Seed, change.Branch, change.MergeOlder, time);
        if (change.ForcePush > 0) GeneratedHistory.ForcePush(History, Seed, change.Branch, change.ForcePush, time);
        if (change.Reset > 0) GeneratedHistory.Reset(History, change.Branch, change.Reset);
        if (change.Prune) History.Prune();
    }
}
