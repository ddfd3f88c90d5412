using GitHubSimulator.Payloads;
using GitHubSimulator.Repositories;

namespace GitHubSimulator.Issues;

/// <summary>Renders again what was served: states are kept, bytes aren't.</summary>
internal static class ServedPayloads
{
    public static IReadOnlyDictionary<(string Repo, int Number), IReadOnlyList<byte[]>> Of(IEnumerable<Repository> repositories)
    {
        var served = new Dictionary<(string, int), IReadOnlyList<byte[]>>();
        foreach (var repository in repositories)
        {
            foreach (var issues in repository.Issues.Current.GroupBy(issue => issue.Number))
            {
                var payloads = issues.SelectMany(History).Distinct(ByBytes.Instance).ToList();
                if (payloads.Count > 0) served[(repository.Name, issues.Key)] = payloads;
            }
        }

        return served;
    }

    private static IEnumerable<byte[]> History(IssueState newest)
    {
        var states = new Stack<IssueState>();
        for (var state = newest; state is not null; state = state.Previous)
            if (state.Served) states.Push(state);
        return states.Select(state => state.Render());
    }
}
