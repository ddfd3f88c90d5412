using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using GitHubSimulator.Commits;
using GitHubSimulator.Issues;
using GitHubSimulator.Payloads;
using GitHubSimulator.Pulls;

namespace GitHubSimulator.Repositories;

/// <summary>What was recorded of one repository.</summary>
/// <param name="every">Whether each of several recordings of one thing is listed, as a state of its own; otherwise the last one is.</param>
internal sealed class RecordedRepository(string name, bool every)
{
    private readonly SortedDictionary<long, List<byte[]>> issues = [];
    private readonly SortedDictionary<int, List<byte[]>> pulls = [];
    private readonly Dictionary<string, List<(byte[] Json, string[] Parents, long Committed)>> commits = [];

    public string Name => name;

    /// <summary>Pull requests in full, by number.</summary>
    public Dictionary<int, byte[]> FullPulls { get; } = [];

    public Dictionary<int, OrderedDictionary<string, IPayload>> Reviews { get; } = [];

    public Dictionary<int, OrderedDictionary<string, IPayload>> Files { get; } = [];

    public IssueList IssueList() => new(issues.Values.SelectMany(states => states).Select((json, i) => RecordedBytes.Read(json, i)));

    public IssueList PullList() => new(pulls.Keys.Union(FullPulls.Keys).Union(Reviews.Keys).Union(Files.Keys).Order()
        .SelectMany(States).Select((pull, i) => pull with { Ordinal = i }));

    /// <summary>All commits on a branch 'main', by committer date, which is how their list came.</summary>
    public History History()
    {
        var history = new History();
        if (commits.Count == 0) return history;
        var all = new List<CommitState>();
        history.Grow("main", graph =>
        {
            var indexes = new Dictionary<string, int>();
            foreach (var (sha, commit) in commits.SelectMany(states => states.Value.Select(commit => (states.Key, commit))).OrderBy(state => state.commit.Committed))
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

    public void AddIssue(JsonElement issue, byte[] json) => Keep(issues, issue.GetProperty("id").GetInt64(), json);

    /// <summary>Creating a pull request answers with the full form, so the fields decide, not the file.</summary>
    public void AddPull(JsonElement pull, byte[] json)
    {
        var number = pull.GetProperty("number").GetInt32();
        if (pull.TryGetProperty("merged", out _)) FullPulls[number] = json;
        else Keep(pulls, number, json);
    }

    public void AddReview(int pull, JsonElement review, byte[] json)
    {
        var id = review.GetProperty("id").GetInt64().ToString(CultureInfo.InvariantCulture);
        if (!Reviews.TryGetValue(pull, out var reviews)) Reviews[pull] = reviews = [];
        reviews[every ? $"{id}, {reviews.Count}" : id] = new RecordedPayload($"{pull}/{id}", json);
    }

    public void AddFile(int pull, JsonElement file, byte[] json)
    {
        var path = file.GetProperty("filename").GetString()!;
        if (!Files.TryGetValue(pull, out var files)) Files[pull] = files = [];
        files[every ? $"{path}, {files.Count}" : path] = new RecordedPayload($"{pull}/{path}", json);
    }

    public void AddCommit(JsonElement commit, byte[] json)
    {
        var parents = commit.TryGetProperty("parents", out var list)
            ? list.EnumerateArray().Select(parent => parent.GetProperty("sha").GetString()!).ToArray() : [];
        var date = commit.GetProperty("commit").GetProperty("committer").GetProperty("date").GetDateTimeOffset();
        Keep(commits, commit.GetProperty("sha").GetString()!, (json, parents, date.ToUnixTimeSeconds()));
    }

    private void Keep<TKey, T>(IDictionary<TKey, List<T>> recordings, TKey key, T recording)
    {
        if (!recordings.TryGetValue(key, out var states)) recordings[key] = states = [];
        if (!every) states.Clear();
        states.Add(recording);
    }

    /// <summary>The states of a pull request that lists have, oldest first; or else the one that it can be asked for with by its number.</summary>
    private IEnumerable<IssueState> States(int number)
    {
        if (pulls.TryGetValue(number, out var listed)) return listed.Select(json => RecordedBytes.Read(json, 0, new PullState())).OrderBy(pull => pull.Updated);
        if (every && (Reviews.ContainsKey(number) || Files.ContainsKey(number)))
            return [RecordedBytes.Read(StandIn(number), 0, new PullState { Known = FullPulls.ContainsKey(number) })];
        if (FullPulls.TryGetValue(number, out var full)) return [RecordedBytes.Read(full, 0, new PullState { Listed = false })];
        return [RecordedBytes.Read("{}"u8.ToArray(), 0, new PullState { Listed = false, Known = false }) with { Number = number }];
    }

    /// <summary>Leads a reader of the list to what was recorded of a pull request that itself was not, at least not as lists have it.</summary>
    private byte[] StandIn(int number)
    {
        var id = BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{name}/{number}")));
        return Encoding.UTF8.GetBytes($$"""
            {"url":"https://api.github.com/repos/{{name}}/pulls/{{number}}","id":{{id + 1L}},"number":{{number}},"state":"open",
            "title":"{{SimulatorOptions.StandInTitle}}","head":{"sha":"{{new string('0', 40)}}"},"base":{"ref":"main"},
            "created_at":"2020-01-01T00:00:00Z","updated_at":"2020-01-01T00:00:00Z"}
            """.ReplaceLineEndings(""));
    }
}
