using System.Globalization;
using System.Text.Json;
using GitHubSimulator.Commits;
using GitHubSimulator.Issues;
using GitHubSimulator.Payloads;
using GitHubSimulator.Pulls;

namespace GitHubSimulator.Repositories;

/// <summary>What was recorded of one repository. Of several recordings of one thing the last wins.</summary>
internal sealed class RecordedRepository(string name)
{
    private readonly SortedDictionary<long, byte[]> issues = [];
    private readonly SortedDictionary<int, byte[]> pulls = [];
    private readonly Dictionary<string, (byte[] Json, string[] Parents, long Committed)> commits = [];

    public string Name => name;

    /// <summary>Pull requests in full, by number.</summary>
    public Dictionary<int, byte[]> FullPulls { get; } = [];

    public Dictionary<int, OrderedDictionary<string, IPayload>> Reviews { get; } = [];

    public Dictionary<int, OrderedDictionary<string, IPayload>> Files { get; } = [];

    public IssueList IssueList() => new(issues.Values.Select((json, i) => RecordedBytes.Read(json, i)));

    public IssueList PullList() =>
        new(pulls.Keys.Union(FullPulls.Keys).Union(Reviews.Keys).Union(Files.Keys).Order().Select((number, i) => Pull(number, i)));

    /// <summary>All commits on a branch 'main', by committer date, which is how their list came.</summary>
    public History History()
    {
        var history = new History();
        if (commits.Count == 0) return history;
        var all = new List<CommitState>();
        history.Grow("main", graph =>
        {
            var indexes = new Dictionary<string, int>();
            foreach (var (sha, commit) in commits.OrderBy(commit => commit.Value.Committed))
            {
                all.Insert(0, graph.Add(sha, [.. commit.Parents.Where(indexes.ContainsKey).Select(parent => indexes[parent])],
                    commit.Committed, commit.Committed, commit.Json));
                indexes[sha] = all[0].Index;
            }

            return all[0];
        });
        history.Everything = all;
        return history;
    }

    public void AddIssue(JsonElement issue, byte[] json) => issues[issue.GetProperty("id").GetInt64()] = json;

    /// <summary>Creating a pull request answers with the full form, so the fields decide, not the file.</summary>
    public void AddPull(JsonElement pull, byte[] json)
    {
        var number = pull.GetProperty("number").GetInt32();
        if (pull.TryGetProperty("merged", out _)) FullPulls[number] = json;
        else pulls[number] = json;
    }

    public void AddReview(int pull, JsonElement review, byte[] json)
    {
        var id = review.GetProperty("id").GetInt64().ToString(CultureInfo.InvariantCulture);
        if (!Reviews.TryGetValue(pull, out var reviews)) Reviews[pull] = reviews = [];
        reviews[id] = new RecordedPayload($"{pull}/{id}", json);
    }

    public void AddFile(int pull, JsonElement file, byte[] json)
    {
        var path = file.GetProperty("filename").GetString()!;
        if (!Files.TryGetValue(pull, out var files)) Files[pull] = files = [];
        files[path] = new RecordedPayload($"{pull}/{path}", json);
    }

    public void AddCommit(JsonElement commit, byte[] json)
    {
        var parents = commit.TryGetProperty("parents", out var list)
            ? list.EnumerateArray().Select(parent => parent.GetProperty("sha").GetString()!).ToArray() : [];
        var date = commit.GetProperty("commit").GetProperty("committer").GetProperty("date").GetDateTimeOffset();
        commits[commit.GetProperty("sha").GetString()!] = (json, parents, date.ToUnixTimeSeconds());
    }

    private IssueState Pull(int number, int ordinal)
    {
        if (pulls.TryGetValue(number, out var listed)) return RecordedBytes.Read(listed, ordinal, new PullState());
        if (FullPulls.TryGetValue(number, out var full)) return RecordedBytes.Read(full, ordinal, new PullState { Listed = false });
        return RecordedBytes.Read("{}"u8.ToArray(), ordinal, new PullState { Listed = false, Known = false }) with { Number = number };
    }
}
