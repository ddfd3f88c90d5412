using GitHubSimulator.Pulls;
using GitHubSimulator.Text;

namespace GitHubSimulator.Issues;

/// <summary>Makes up a repository's issues from a seed: the same seed, count and newest update give the same issues.</summary>
internal static class GeneratedIssues
{
    /// <summary>Ids of repository k are k modulo this, so no two repositories share an id.</summary>
    private const int IdStep = 1024;
    private const long FirstId = 1_899_999_232;
    private const long Years = 5 * 365 * 86_400L;

    public static IEnumerable<IssueState> Make(RepositoryOptions options, int repositoryIndex, long newest, IIssueBytes bytes)
    {
        var count = options.Issues;
        var updated = new long[count];
        var created = new long[count];
        var comments = new int[count];
        var closed = new double?[count];
        for (var i = 0; i < count; i++)
        {
            var dice = Dice.For(options.Seed, i + 1, 1);
            created[i] = newest - Years + ((i + 1) * (Years - 86_400) / (count + 1));
            var age = dice.Share();
            updated[i] = created[i] + (long)((newest - created[i]) * age * age * age);
            comments[i] = dice.Next(3) == 0 ? dice.Next(40) : dice.Next(4);
            closed[i] = dice.Next(10) < 7 ? dice.Share() : null;
        }

        Spread(updated, options.Ties, newest);
        var step = Math.Max(1, 3_000_000_000 / IdStep / Math.Max(count, 1)) * IdStep;
        for (var i = 0; i < count; i++)
        {
            var since = Math.Min(created[i], updated[i]);
            yield return new IssueState
            {
                Ordinal = i,
                Number = i + 1,
                Id = FirstId + ((i + 1) * step) + repositoryIndex,
                Comments = comments[i],
                Created = since,
                Updated = updated[i],
                Bytes = bytes,
                Pull = PullState.Draw(options, i + 1, updated[i]),
                Closed = closed[i] is { } share ? since + (long)((updated[i] - since) * share) : null,
            };
        }
    }

    /// <summary>A new issue at the end of a list, or a pull request if the dice or the caller say so.</summary>
    public static IssueState New(
        RepositoryOptions options, IReadOnlyList<IssueState> all, long now, IIssueBytes bytes, int repositoryIndex, bool isPull)
    {
        var number = all.Count == 0 ? 1 : all[^1].Number + 1;
        return new IssueState
        {
            Ordinal = all.Count,
            Number = number,
            Id = (all.Count == 0 ? FirstId + repositoryIndex : all[^1].Id) + IdStep,
            Comments = 0,
            Created = now,
            Updated = now,
            Closed = null,
            Bytes = bytes,
            Pull = isPull ? PullState.New(options, number, now) : PullState.Draw(options, number, now),
        };
    }

    /// <summary>Gives each update a second of its own, none after the newest, except for the wanted ties in the middle.</summary>
    private static void Spread(long[] updated, int ties, long newest)
    {
        var ranks = Enumerable.Range(0, updated.Length).ToArray();
        Array.Sort([.. updated], ranks);
        for (var i = 1; i < ranks.Length; i++)
            updated[ranks[i]] = Math.Max(updated[ranks[i]], updated[ranks[i - 1]] + 1);
        for (var (i, latest) = (ranks.Length - 1, newest); i >= 0; i--, latest--)
            latest = updated[ranks[i]] = Math.Min(updated[ranks[i]], latest);
        ties = Math.Min(ties, ranks.Length);
        var first = (ranks.Length - ties) / 2;
        for (var i = first; i < first + ties; i++) updated[ranks[i]] = updated[ranks[first + ties - 1]];
    }
}
