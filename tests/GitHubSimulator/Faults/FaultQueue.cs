namespace GitHubSimulator.Faults;

/// <summary>The rules that wait for their requests.</summary>
internal sealed class FaultQueue
{
    private readonly Lock gate = new();
    private readonly List<Rule> rules = [];
    private readonly Dictionary<FaultKind, int> met = [];

    /// <summary>How many requests met which fault.</summary>
    public IReadOnlyDictionary<FaultKind, int> Met
    {
        get { lock (gate) return new Dictionary<FaultKind, int>(met); }
    }

    public void Add(Fault fault)
    {
        lock (gate) rules.Add(new Rule(fault));
    }

    public void Clear()
    {
        lock (gate) rules.Clear();
    }

    /// <summary>What hits this request, in order: delays and changes, then at most one fault that decides the answer.</summary>
    public IReadOnlyList<Fault> Take(string target)
    {
        lock (gate)
        {
            if (rules.Count == 0) return [];
            var hits = new List<Fault>();
            var decided = false;
            foreach (var rule in rules)
            {
                if (rule.Fault.Path is { } path && !target.Contains(path, StringComparison.OrdinalIgnoreCase)) continue;
                if (++rule.Seen <= rule.Fault.Skip || decided) continue;
                hits.Add(rule.Fault);
                rule.Hits++;
                met[rule.Fault.Kind] = met.GetValueOrDefault(rule.Fault.Kind) + 1;
                decided = rule.Fault.Kind is not (FaultKind.Slow or FaultKind.Change);
            }

            rules.RemoveAll(rule => rule.Hits >= rule.Fault.Times);
            return hits;
        }
    }

    private sealed class Rule(Fault fault)
    {
        public Fault Fault => fault;

        public int Seen { get; set; }

        public int Hits { get; set; }
    }
}
