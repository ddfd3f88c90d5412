using System.Text;
using GitHubSimulator.Pulls;
using GitHubSimulator.Text;

namespace GitHubSimulator.Issues;

/// <summary>
/// Renders generated issues in the form of the REST list (the fields of 2025) by splicing prepared UTF-8 pieces, a few
/// microseconds an issue: a large repository needs no memory for its payloads.
/// </summary>
internal sealed class GeneratedBytes : IIssueBytes
{
    private static readonly string[] LabelNames =
        ["bug", "enhancement", "good first issue", "help wanted", "question", "area: api", "area: \\\"core\\\"", "perf 🚀", "P1", "P2", "wontfix", "duplicate"];

    private readonly RepositoryOptions options;
    private readonly string name;
    private readonly byte[] api;
    private readonly byte[] web;
    private readonly int bodyLength;

    public GeneratedBytes(RepositoryOptions options, string name)
    {
        this.options = options;
        this.name = name;
        api = Encoding.UTF8.GetBytes($"https://api.github.com/repos/{name}");
        web = Encoding.UTF8.GetBytes($"https://github.com/{name}");
        Labels = [.. LabelNames.Select(Label)];
        Milestones = [.. Enumerable.Range(1, 4).Select(Milestone)];
        bodyLength = AverageBody();
    }

    public byte[][] Labels { get; }

    public byte[][] Milestones { get; }

    public IIssueBytes Edit(long updated, int comments, int edits) => this;

    /// <summary>The same issues under another name.</summary>
    public GeneratedBytes Rename(string newName) => new(options, newName);

    public void Render(IssueState state, Utf8Buffer output) => Render(state, output, bodyLength);

    /// <summary>What the issue's pull request shows as well.</summary>
    public IssueTraits TraitsOf(IssueState state) => new(options.Seed, state, bodyLength);

    private void Render(IssueState state, Utf8Buffer output, int averageBody)
    {
        var traits = new IssueTraits(options.Seed, state, averageBody);
        var isPull = state.Pull is not null;
        output.Append("{\"url\":\""u8); Url(output, state, ""u8);
        output.Append("\",\"repository_url\":\""u8).Append(api);
        output.Append("\",\"labels_url\":\""u8); Url(output, state, "/labels{/name}"u8);
        output.Append("\",\"comments_url\":\""u8); Url(output, state, "/comments"u8);
        output.Append("\",\"events_url\":\""u8); Url(output, state, "/events"u8);
        output.Append("\",\"html_url\":\""u8).Append(web).Append(isPull ? "/pull/"u8 : "/issues/"u8).Append(state.Number);
        output.Append("\",\"id\":"u8).Append(state.Id).Append(",\"node_id\":\""u8).Append(isPull ? "PR_kwDOA"u8 : "I_kwDOA"u8).Append(state.Id);
        output.Append("\",\"number\":"u8).Append(state.Number).Append(",\"title\":\""u8); traits.AppendTitle(output, state.Edits);
        output.Append("\",\"user\":"u8).Append(traits.User);
        output.Append(",\"labels\":"u8); traits.AppendLabels(output, Labels);
        output.Append(",\"state\":"u8).Append(state.Closed is null ? "\"open\""u8 : "\"closed\""u8);
        output.Append(",\"locked\":"u8).Append(traits.Locked ? "true"u8 : "false"u8);
        output.Append(",\"assignee\":"u8); traits.AppendAssignee(output);
        output.Append(",\"assignees\":"u8); traits.AppendAssignees(output);
        output.Append(",\"milestone\":"u8).Append(traits.Milestone is { } milestone ? Milestones[milestone] : "null"u8);
        output.Append(",\"comments\":"u8).Append(state.Comments);
        output.Append(",\"created_at\":"u8).AppendTime(state.Created).Append(",\"updated_at\":"u8).AppendTime(state.Updated);
        output.Append(",\"closed_at\":"u8).AppendTimeOrNull(state.Closed);
        output.Append(",\"author_association\":\""u8).Append(traits.Association);
        output.Append("\",\"active_lock_reason\":"u8).Append(traits.Locked ? "\"too heated\""u8 : "null"u8);
        if (state.Pull is { } pull) PullRequest(output, state, pull.Merged, traits.Draft);
        output.Append(",\"body\":"u8); traits.AppendBody(output);
        output.Append(",\"closed_by\":"u8).Append(state.Closed is null ? "null"u8 : traits.ClosedBy);
        Reactions(output, state, traits);
        output.Append(",\"timeline_url\":\""u8); Url(output, state, "/timeline"u8);
        output.Append("\",\"performed_via_github_app\":null,\"state_reason\":"u8);
        output.Append(state.Closed is null || isPull ? "null"u8 : traits.Planned ? "\"completed\""u8 : "\"not_planned\""u8).Append((byte)'}');
    }

    private void Url(Utf8Buffer output, IssueState state, ReadOnlySpan<byte> rest) =>
        output.Append(api).Append("/issues/"u8).Append(state.Number).Append(rest);

    private void PullRequest(Utf8Buffer output, IssueState state, bool merged, bool draft)
    {
        output.Append(",\"draft\":"u8).Append(draft ? "true"u8 : "false"u8);
        output.Append(",\"pull_request\":{\"url\":\""u8).Append(api).Append("/pulls/"u8).Append(state.Number);
        output.Append("\",\"html_url\":\""u8).Append(web).Append("/pull/"u8).Append(state.Number);
        output.Append("\",\"diff_url\":\""u8).Append(web).Append("/pull/"u8).Append(state.Number).Append(".diff"u8);
        output.Append("\",\"patch_url\":\""u8).Append(web).Append("/pull/"u8).Append(state.Number).Append(".patch"u8);
        output.Append("\",\"merged_at\":"u8);
        output.AppendTimeOrNull(merged ? state.Closed : null).Append((byte)'}');
    }

    private void Reactions(Utf8Buffer output, IssueState state, IssueTraits traits)
    {
        output.Append(",\"reactions\":{\"url\":\""u8);
        Url(output, state, "/reactions"u8);
        output.Append("\",\"total_count\":"u8).Append(traits.Up + traits.Heart).Append(",\"+1\":"u8).Append(traits.Up);
        output.Append(",\"-1\":0,\"laugh\":0,\"hooray\":0,\"confused\":0,\"heart\":"u8).Append(traits.Heart).Append(",\"rocket\":0,\"eyes\":0}"u8);
    }

    private byte[] Label(string label, int i)
    {
        var url = $"https://api.github.com/repos/{name}/labels/{Uri.EscapeDataString(label.Replace("\\", "", StringComparison.Ordinal))}";
        var description = i % 3 == 0 ? "null" : $"\"About {label}\"";
        return Encoding.UTF8.GetBytes(
            $$"""{"id":{{3_024_525_263 + (i * 9_000_001L)}},"node_id":"LA_kwDO{{i:x4}}","url":"{{url}}","name":"{{label}}",""" +
            $"\"color\":\"d73a4a\",\"default\":{(i < 5 ? "true" : "false")},\"description\":{description}}}");
    }

    private byte[] Milestone(int number)
    {
        var url = $"https://api.github.com/repos/{name}/milestones/{number}";
        return [.. Encoding.UTF8.GetBytes(
            $$"""{"url":"{{url}}","html_url":"https://github.com/{{name}}/milestone/{{number}}","labels_url":"{{url}}/labels","id":{{2_000_000 + number}},"node_id":"MI_kwDO{{number}}","number":{{number}},"title":"v{{number}}.0","description":null,"creator":"""),
            .. People.Users[number], .. Encoding.UTF8.GetBytes(
            $$""","open_issues":{{number * 3}},"closed_issues":{{number * 17}},"state":"open","created_at":"2020-01-0{{number}}T10:00:00Z","updated_at":"2021-01-0{{number}}T10:00:00Z","due_on":null,"closed_at":null}""")];
    }

    /// <summary>What is left for the body when the rest of an average payload is taken off.</summary>
    private int AverageBody()
    {
        const int sample = 400;
        using var output = new Utf8Buffer();
        for (var i = 1; i <= sample; i++)
        {
            var issue = new IssueState
            {
                Ordinal = i,
                Id = 3_000_000_000,
                Number = i,
                Created = 1,
                Updated = 2,
                Closed = i % 10 < 7 ? 2 : null,
                Comments = 1,
                Bytes = this,
                Pull = PullState.Draw(options, i, 2),
            };
            Render(issue, output, 0);
        }

        return Math.Max(0, options.PayloadBytes - (output.Length / sample));
    }
}
