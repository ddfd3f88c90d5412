using GitHubSimulator;

namespace Torture.Trouble;

/// <summary>People go on working on GitHub: they change, add, rename and delete.</summary>
internal sealed class Upstream(SimulatedGitHub github, CsvFiles csv, Tally changes, Random random)
{
    public const string Org = "acme";
    private const int MostRepositories = 14;

    /// <summary>The repositories that the pull requests are read of stay; all others come and go.</summary>
    private static readonly string[] Lasting = [$"{Org}/one", $"{Org}/two"];

    private readonly List<string> _names = [.. Lasting, $"{Org}/three"];
    private int _made;

    /// <summary>The repositories that are there now, by their present names.</summary>
    public IReadOnlyList<string> Names => _names;

    public static IReadOnlyList<RepositoryOptions> Repositories =>
    [
        new(Lasting[0]) { Issues = 260, PayloadBytes = 3_600, Commits = 120, Ties = 40, PullRequests = 0.2 },
        new(Lasting[1]) { Issues = 120, PayloadBytes = 3_600, Commits = 60, PullRequests = 0.3, Seed = 2, StarDrift = false },
        new($"{Org}/three") { Issues = 60, PayloadBytes = 3_600, Commits = 30, Seed = 3 },
    ];

    public void Move()
    {
        var name = _names[random.Next(_names.Count)];
        switch (random.Next(40))
        {
            case < 9: Do("edited", new() { Repo = name, Count = 1 + random.Next(15), Pick = Any() }); break;
            case < 11: EditTwice(new() { Repo = name, Count = 1 + random.Next(3), Pick = Any() }); break;
            case < 15: Do("created", new() { Repo = name, Create = 1 + random.Next(5), CreatePulls = random.Next(3) }); break;
            case < 17: Do("pushed to", new() { Repo = name, Count = 1 + random.Next(3), Pick = Any(), Action = ChangeAction.Push }); break;
            case < 20: Do("reviewed", new() { Repo = name, Count = 1 + random.Next(4), Pick = Any(), Action = ChangeAction.Review }); break;
            case < 22: Do("merged, closed, reopened, retargeted", new() { Repo = name, Count = 1 + random.Next(3), Pick = Any(), Action = AnyEnd() }); break;
            case < 23: Do("deleted", new() { Repo = name, Count = 1, Pick = Any(), Action = ChangeAction.Delete }); break;
            case < 27: Do("committed", new() { Repo = name, Commits = 1 + random.Next(6) }); break;
            case < 28: Do("merged older commits", new() { Repo = name, MergeOlder = 1 + random.Next(4) }); break;
            case < 29: Do("rewrote history", new() { Repo = name, ForcePush = 1 + random.Next(3), Prune = random.Next(2) == 0 }); break;
            case < 34: Do("events", new() { Events = 1 + random.Next(50) }); break;
            case < 37: csv.Export(); changes.Add("exported CSV"); break;
            case < 38: AddRepository(); break;
            case < 39: Rename(random.Next(_names.Count)); break;
            default: DeleteRepository(); break;
        }
    }

    private void Do(string what, Change change)
    {
        github.Change(change);
        changes.Add(what);
    }

    /// <summary>Two states of the same second.</summary>
    private void EditTwice(Change change)
    {
        var edited = github.Change(change);
        github.Change(new() { Repo = change.Repo, Numbers = edited, KeepUpdatedAt = true });
        changes.Add("edited twice");
    }

    private void AddRepository()
    {
        if (_names.Count >= MostRepositories)
            return;
        var name = $"{Org}/new-{++_made}";
        github.AddRepository(new(name) { Issues = 5 + random.Next(40), PayloadBytes = 3_600, Commits = 1 + random.Next(40), Seed = 100 + _made });
        _names.Add(name);
        changes.Add("added a repository");
    }

    private void Rename(int which)
    {
        var name = $"{Org}/renamed-{++_made}";
        github.RenameRepository(_names[which], name);
        _names[which] = name;
        changes.Add("renamed a repository");
    }

    private void DeleteRepository()
    {
        if (_names.Count <= Lasting.Length)
            return;
        var which = Lasting.Length + random.Next(_names.Count - Lasting.Length);
        github.DeleteRepository(_names[which]);
        _names.RemoveAt(which);
        changes.Add("deleted a repository");
    }

    private Pick Any() => (Pick)random.Next(3);

    private ChangeAction AnyEnd() => random.GetItems([ChangeAction.Merge, ChangeAction.Close, ChangeAction.Reopen, ChangeAction.Retarget], 1)[0];
}
