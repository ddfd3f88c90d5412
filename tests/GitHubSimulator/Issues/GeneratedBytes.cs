using System.Text;
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

    private static readonly string[] Associations = ["NONE", "NONE", "NONE", "CONTRIBUTOR", "MEMBER", "COLLABORATOR", "OWNER"];

    private readonly RepositoryOptions options;
    private readonly string name;
    private readonly byte[] api;
    private readonly byte[] web;
    private readonly byte[][] labels;
    private readonly byte[][] milestones;
    private readonly int bodyLength;

    public GeneratedBytes(RepositoryOptions options, string name)
    {
        this.options = options;
        this.name = name;
        api = Encoding.UTF8.GetBytes($"https://api.github.com/repos/{name}");
        web = Encoding.UTF8.GetBytes($"https://github.com/{name}");
        labels = [.. LabelNames.Select(Label)];
        milestones = [.. Enumerable.Range(1, 4).Select(Milestone)];
        bodyLength = AverageBody();
    }

    public IIssueBytes Edit(long updated, int comments, int edits) => this;

    /// <summary>The same issues under another name.</summary>
    public GeneratedBytes Rename(string newName) => new(options, newName);

    public void Render(IssueState state, Utf8Buffer output) => Render(state, output, bodyLength);

    private void Render(IssueState state, Utf8Buffer output, int averageBody)
    {
        var dice = Dice.For(options.Seed, state.Number, 2);
        var isPull = dice.Share() < options.PullRequests;
        var merged = state.Closed is not null && dice.Next(4) > 0;
        var user = Person(ref dice);
        var assignees = dice.Next(5) switch { 0 => 1, 1 => dice.Next(3), _ => 0 };
        output.Append("{\"url\":\""u8); Url(output, state, ""u8);
        output.Append("\",\"repository_url\":\""u8).Append(api);
        output.Append("\",\"labels_url\":\""u8); Url(output, state, "/labels{/name}"u8);
        output.Append("\",\"comments_url\":\""u8); Url(output, state, "/comments"u8);
        output.Append("\",\"events_url\":\""u8); Url(output, state, "/events"u8);
        output.Append("\",\"html_url\":\""u8).Append(web).Append(isPull ? "/pull/"u8 : "/issues/"u8).Append(state.Number);
        output.Append("\",\"id\":"u8).Append(state.Id).Append(",\"node_id\":\""u8).Append(isPull ? "PR_kwDOA"u8 : "I_kwDOA"u8).Append(state.Id);
        output.Append("\",\"number\":"u8).Append(state.Number).Append(",\"title\":\""u8).Append(Pick(Prose.Titles, ref dice));
        if (state.Edits > 0) output.Append(" (edit "u8).Append(state.Edits).Append((byte)')');
        output.Append("\",\"user\":"u8).Append(user);
        output.Append(",\"labels\":"u8); Array(output, labels, dice.Next(3), ref dice);
        output.Append(",\"state\":"u8).Append(state.Closed is null ? "\"open\""u8 : "\"closed\""u8);
        var locked = dice.Next(50) == 0;
        output.Append(",\"locked\":"u8).Append(locked ? "true"u8 : "false"u8);
        var assigned = dice; // the first assignee is also the assignee
        output.Append(",\"assignee\":"u8).Append(assignees == 0 ? "null"u8 : Pick(People.Users, ref assigned));
        output.Append(",\"assignees\":"u8); Array(output, People.Users, assignees, ref dice);
        output.Append(",\"milestone\":"u8).Append(dice.Next(6) == 0 ? Pick(milestones, ref dice) : "null"u8);
        output.Append(",\"comments\":"u8).Append(state.Comments);
        output.Append(",\"created_at\":"u8).AppendTime(state.Created).Append(",\"updated_at\":"u8).AppendTime(state.Updated);
        output.Append(",\"closed_at\":"u8); TimeOrNull(output, state.Closed);
        output.Append(",\"author_association\":\""u8); Encoding.UTF8.GetBytes(Associations[dice.Next(Associations.Length)], output);
        output.Append("\",\"active_lock_reason\":"u8).Append(locked ? "\"too heated\""u8 : "null"u8);
        if (isPull) PullRequest(output, state, merged, draft: dice.Next(8) == 0);
        output.Append(",\"body\":"u8); Body(output, averageBody, ref dice);
        output.Append(",\"closed_by\":"u8).Append(state.Closed is null ? "null"u8 : Person(ref dice));
        Reactions(output, state, ref dice);
        output.Append(",\"timeline_url\":\""u8); Url(output, state, "/timeline"u8);
        output.Append("\",\"performed_via_github_app\":null,\"state_reason\":"u8);
        output.Append(state.Closed is null || isPull ? "null"u8 : dice.Next(5) == 0 ? "\"not_planned\""u8 : "\"completed\""u8).Append((byte)'}');
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
        TimeOrNull(output, merged ? state.Closed : null);
        output.Append((byte)'}');
    }

    private static void Body(Utf8Buffer output, int average, ref Dice dice)
    {
        if (dice.Next(25) == 0)
        {
            output.Append(dice.Next(2) == 0 ? "null"u8 : "\"\""u8);
            return;
        }

        var wanted = average * (0.2 + (1.6 * dice.Share())) * 25 / 24;
        var start = output.Append((byte)'"').Length;
        while (output.Length - start + 230 < wanted) output.Append(Pick(Prose.Paragraphs, ref dice));
        output.Append((byte)'"');
    }

    private void Reactions(Utf8Buffer output, IssueState state, ref Dice dice)
    {
        var (up, heart) = dice.Next(4) == 0 ? (dice.Next(30), dice.Next(5)) : (0, 0);
        output.Append(",\"reactions\":{\"url\":\""u8);
        Url(output, state, "/reactions"u8);
        output.Append("\",\"total_count\":"u8).Append(up + heart).Append(",\"+1\":"u8).Append(up);
        output.Append(",\"-1\":0,\"laugh\":0,\"hooray\":0,\"confused\":0,\"heart\":"u8).Append(heart).Append(",\"rocket\":0,\"eyes\":0}"u8);
    }

    /// <summary>Mostly a user; now and then a bot, 'ghost' or null.</summary>
    private static ReadOnlySpan<byte> Person(ref Dice dice) => dice.Next(30) switch
    {
        0 => "null"u8,
        < 4 => People.Users[^(dice.Next(4) + 1)],
        _ => Pick(People.Users, ref dice),
    };

    private static void Array(Utf8Buffer output, byte[][] from, int count, ref Dice dice)
    {
        output.Append((byte)'[');
        for (var i = 0; i < count; i++)
        {
            if (i > 0) output.Append((byte)',');
            output.Append(Pick(from, ref dice));
        }

        output.Append((byte)']');
    }

    private static void TimeOrNull(Utf8Buffer output, long? time)
    {
        if (time is { } value) output.AppendTime(value);
        else output.Append("null"u8);
    }

    private static byte[] Pick(byte[][] from, ref Dice dice) => from[dice.Next(from.Length)];

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
                Ordinal = i, Id = 3_000_000_000, Number = i, Created = 1, Updated = 2, Closed = i % 10 < 7 ? 2 : null, Comments = 1, Bytes = this,
            };
            Render(issue, output, 0);
        }

        return Math.Max(0, options.PayloadBytes - (output.Length / sample));
    }
}
