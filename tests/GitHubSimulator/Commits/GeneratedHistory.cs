using GitHubSimulator.Text;

namespace GitHubSimulator.Commits;

/// <summary>
/// Makes up a history from a seed: a main line, side branches merged into it, and clocks that now and then go wrong, so that
/// committer dates don't follow the graph everywhere.
/// </summary>
internal static class GeneratedHistory
{
    private const long Years = 2 * 365 * 86_400L;

    public static History Make(RepositoryOptions options, long newest)
    {
        var history = new History();
        if (options.Commits == 0) return history;
        history.Grow("main", graph =>
        {
            var dice = Dice.For(options.Seed, 0, 20);
            var step = Math.Max(1, Years / options.Commits);
            CommitState? main = null;
            while (graph.Count < options.Commits)
            {
                var side = main;
                if (main is not null && options.Commits - graph.Count > 5 && dice.Next(6) == 0)
                {
                    for (var i = dice.Next(3); i >= 0; i--) side = Next(side);
                    if (dice.Next(2) == 0) main = Next(main);
                    main = Next(main, side);
                }
                else
                {
                    main = Next(main);
                }
            }

            return main!;

            CommitState Next(params CommitState?[] parents)
            {
                var late = options.Commits - 1 - graph.Count;
                var skew = late > 0 && dice.Next(20) == 0 ? dice.Next(3) * step : 0;
                return Add(graph, options.Seed, parents, newest - (late * step) - skew);
            }
        });
        return history;
    }

    /// <summary>Pushes commits to a branch, which begins at main if it is new.</summary>
    public static void Push(History history, int seed, string branch, int count, long time) => history.Grow(branch, graph =>
    {
        var tip = graph.Tip(branch) ?? graph.Tip("main");
        for (var i = 0; i < count; i++) tip = Add(graph, seed, [tip], time);
        return tip!;
    });

    /// <summary>
    /// Merges a branch that was begun some commits ago and whose commits are as old as that: they become part of the log behind
    /// what a reader has seen, and no 'since' finds them.
    /// </summary>
    public static void MergeOlder(History history, int seed, string branch, int count, long time) => history.Grow(branch, graph =>
    {
        var tip = graph.Tip(branch) ?? throw new ArgumentException($"There is no branch '{branch}' to merge into.");
        var side = Ancestor(graph, tip, 10);
        var begun = side.Committed;
        for (var i = 1; i <= count; i++) side = Add(graph, seed, [side], Math.Min(begun + i, time));
        return Add(graph, seed, [tip, side], time);
    });

    /// <summary>Takes the last commits off a branch and puts another one there.</summary>
    public static void ForcePush(History history, int seed, string branch, int count, long time) => history.Grow(branch, graph =>
    {
        var tip = graph.Tip(branch) ?? throw new ArgumentException($"There is no branch '{branch}' to push to.");
        return Add(graph, seed, [Ancestor(graph, tip, count)], time);
    });

    /// <summary>Takes the last commits off a branch.</summary>
    public static void Reset(History history, string branch, int count) => history.Grow(branch, graph =>
        Ancestor(graph, graph.Tip(branch) ?? throw new ArgumentException($"There is no branch '{branch}' to reset."), count));

    /// <summary>By first parents; the root if there aren't so many.</summary>
    private static CommitState Ancestor(History.Graph graph, CommitState commit, int generations)
    {
        for (; generations > 0 && commit.Parents.Count > 0; generations--) commit = graph.At(commit.Parents[0]);
        return commit;
    }

    private static CommitState Add(History.Graph graph, int seed, CommitState?[] parents, long committed)
    {
        var dice = Dice.For(seed, graph.Count, 21);
        var known = parents.OfType<CommitState>().Select(parent => parent.Index);
        return graph.Add(Sha.Of(dice), [.. known], committed - (dice.Next(3) * 600), committed);
    }
}
