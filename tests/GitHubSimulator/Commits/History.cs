namespace GitHubSimulator.Commits;

/// <summary>
/// A repository's commits, a graph that only grows, and its branches, which point into it. What no branch reaches any more can
/// still be found by its SHA, as on GitHub for a while, unless it is pruned.
/// </summary>
internal sealed class History
{
    private const int OrdersKept = 8;
    private readonly Lock gate = new();
    private readonly List<CommitState> commits = [];
    private readonly Dictionary<string, CommitState> bySha = new(StringComparer.OrdinalIgnoreCase);
    private readonly SortedDictionary<string, CommitState> branches = new(StringComparer.Ordinal);
    private readonly Dictionary<CommitState, IReadOnlyList<CommitState>> logs = [];

    /// <summary>What a log of a branch shows instead of what it reaches, for recordings, whose parents have often not been recorded.</summary>
    public IReadOnlyList<CommitState>? Everything { get; set; }

    public IReadOnlyList<(string Name, CommitState Tip)> Branches
    {
        get { lock (gate) return [.. branches.Select(branch => (branch.Key, branch.Value))]; }
    }

    public CommitState? Branch(string name)
    {
        lock (gate) return branches.GetValueOrDefault(name);
    }

    /// <summary>A branch, a SHA or the first seven digits or more of one; 'HEAD' is main.</summary>
    public CommitState? Resolve(string reference)
    {
        lock (gate)
        {
            var name = reference.StartsWith("refs/", StringComparison.Ordinal) ? reference[5..] : reference;
            if (name.StartsWith("heads/", StringComparison.Ordinal)) name = name[6..];
            if (branches.TryGetValue(name == "HEAD" ? "main" : name, out var tip)) return tip;
            if (bySha.TryGetValue(name, out var commit)) return commit;
            if (name.Length is < 7 or >= 40) return null;
            return bySha.Values.FirstOrDefault(candidate => candidate.Sha.StartsWith(name, StringComparison.OrdinalIgnoreCase));
        }
    }

    /// <summary>What a commit reaches, in the order of git log: newest committer date first, but no parent before its first child.</summary>
    public IReadOnlyList<CommitState> Log(CommitState tip)
    {
        lock (gate) return Everything is not null && branches.ContainsValue(tip) ? Everything : Ordered(tip);
    }

    public Comparison Compare(CommitState from, CommitState to)
    {
        lock (gate)
        {
            var (reachedFrom, reachedTo) = (Reached(from), Reached(to));
            var common = commits.Count - 1;
            while (common >= 0 && !(reachedFrom[common] && reachedTo[common])) common--;
            var ahead = Ordered(to).Where(commit => !reachedFrom[commit.Index]).Reverse().ToList();
            var behind = Enumerable.Range(0, commits.Count).Count(index => reachedFrom[index] && !reachedTo[index]);
            return new Comparison(from, to, common < 0 ? null : commits[common], ahead, behind);
        }
    }

    /// <summary>Adds commits in one step for readers; <paramref name="grow"/> answers with the branch's new tip.</summary>
    public void Grow(string branch, Func<Graph, CommitState> grow)
    {
        lock (gate)
        {
            branches[branch] = grow(new Graph(this));
            logs.Clear();
        }
    }

    /// <summary>Forgets the SHAs that no branch reaches.</summary>
    public void Prune()
    {
        lock (gate)
        {
            var kept = new bool[commits.Count];
            foreach (var tip in branches.Values)
            {
                var reached = Reached(tip);
                for (var i = 0; i < kept.Length; i++) kept[i] |= reached[i];
            }

            foreach (var commit in commits)
                if (!kept[commit.Index]) bySha.Remove(commit.Sha);
        }
    }

    private IReadOnlyList<CommitState> Ordered(CommitState tip)
    {
        if (logs.TryGetValue(tip, out var known)) return known;
        if (logs.Count >= OrdersKept) logs.Clear();
        var log = new List<CommitState>(tip.Index + 1);
        var seen = new bool[tip.Index + 1];
        var next = new PriorityQueue<CommitState, (long, int)>();
        Enqueue(tip);
        while (next.TryDequeue(out var commit, out _))
        {
            log.Add(commit);
            foreach (var parent in commit.Parents) Enqueue(commits[parent]);
        }

        return logs[tip] = log;

        void Enqueue(CommitState commit)
        {
            if (seen[commit.Index]) return;
            seen[commit.Index] = true;
            next.Enqueue(commit, (-commit.Committed, -commit.Index));
        }
    }

    private bool[] Reached(CommitState tip)
    {
        var reached = new bool[commits.Count];
        foreach (var commit in Ordered(tip)) reached[commit.Index] = true;
        return reached;
    }

    /// <summary>The history while it grows.</summary>
    public readonly struct Graph(History history)
    {
        public int Count => history.commits.Count;

        public CommitState At(int index) => history.commits[index];

        public CommitState? Tip(string branch) => history.branches.GetValueOrDefault(branch);

        public CommitState Add(string sha, IReadOnlyList<int> parents, long authored, long committed, byte[]? json = null)
        {
            var known = history.commits;
            var commit = new CommitState(Count, sha, parents, [.. parents.Select(parent => known[parent].Sha)], authored, committed, json);
            known.Add(commit);
            history.bySha[sha] = commit;
            return commit;
        }
    }
}
