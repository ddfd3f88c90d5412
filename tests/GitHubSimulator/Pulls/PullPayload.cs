using GitHubSimulator.Issues;
using GitHubSimulator.Payloads;
using GitHubSimulator.Repositories;
using GitHubSimulator.Text;

namespace GitHubSimulator.Pulls;

/// <summary>
/// A pull request with its issue's number, title, times and people, in the form of the list or, with what GitHub computes for one
/// alone, in full.
/// </summary>
/// <param name="Stars">Of the embedded repositories: these drift, so two answers with the same pull request differ.</param>
internal sealed record PullPayload(GeneratedPulls Pulls, IssueState State, int Stars, bool Full) : IPayload
{
    private static readonly string[] Refs = ["patch-1", "main", "fix/überlauf", "feature/cursor-pages", "dependabot/nuget/Polly-8.5.0", "wip"];

    public string Key => State.Number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Another than its issue's.</summary>
    private long Id => State.Id - 500_000_512;

    public void Render(Utf8Buffer output)
    {
        var pull = State.Pull!;
        var traits = Pulls.TraitsOf(State);
        var dice = Pulls.DiceOf(State, 14);
        var merged = pull.Merged && State.Closed is not null;
        var head = Pulls.Head(State.Number, pull.Pushes);
        output.Append("{\"url\":\""u8); Api(output, "pulls"u8);
        output.Append("\",\"id\":"u8).Append(Id).Append(",\"node_id\":\"PR_kwDOA"u8).Append(Id).Append("\",\"html_url\":\""u8); Web(output);
        output.Append("\",\"diff_url\":\""u8); Web(output); output.Append(".diff\",\"patch_url\":\""u8); Web(output);
        output.Append(".patch\",\"issue_url\":\""u8); Api(output, "issues"u8);
        output.Append("\",\"number\":"u8).Append(State.Number).Append(",\"state\":"u8).Append(State.Closed is null ? "\"open\""u8 : "\"closed\""u8);
        output.Append(",\"locked\":"u8).Append(traits.Locked ? "true"u8 : "false"u8).Append(",\"title\":\""u8); traits.AppendTitle(output, State.Edits);
        output.Append("\",\"user\":"u8).Append(traits.User).Append(",\"body\":"u8); traits.AppendBody(output);
        output.Append(",\"created_at\":"u8).AppendTime(State.Created).Append(",\"updated_at\":"u8).AppendTime(State.Updated);
        output.Append(",\"closed_at\":"u8).AppendTimeOrNull(State.Closed).Append(",\"merged_at\":"u8).AppendTimeOrNull(merged ? State.Closed : null);
        output.Append(",\"merge_commit_sha\":"u8); MergeCommit(output, ref dice, merged);
        output.Append(",\"assignee\":"u8); traits.AppendAssignee(output);
        output.Append(",\"assignees\":"u8); traits.AppendAssignees(output);
        output.Append(",\"requested_reviewers\":["u8);
        if (State.Closed is null && dice.Next(3) == 0) output.Append(dice.Pick(People.Users));
        output.Append("],\"requested_teams\":[],\"labels\":"u8); traits.AppendLabels(output, Pulls.Labels);
        output.Append(",\"milestone\":"u8).Append(traits.Milestone is { } milestone ? Pulls.Milestones[milestone] : "null"u8);
        output.Append(",\"draft\":"u8).Append(traits.Draft ? "true"u8 : "false"u8);
        output.Append(",\"commits_url\":\""u8); Api(output, "pulls"u8);
        output.Append("/commits\",\"review_comments_url\":\""u8); Api(output, "pulls"u8);
        output.Append("/comments\",\"review_comment_url\":\"https://api.github.com/repos/"u8).Append(Pulls.Name);
        output.Append("/pulls/comments{/number}\",\"comments_url\":\""u8); Api(output, "issues"u8);
        output.Append("/comments\",\"statuses_url\":\"https://api.github.com/repos/"u8).Append(Pulls.Name).Append("/statuses/"u8).Append(head);
        Head(output.Append("\",\"head\":"u8), head);
        Base(output.Append(",\"base\":"u8), pull.Base);
        LinksOf(output, head);
        output.Append(",\"author_association\":\""u8).Append(traits.Association).Append("\",\"auto_merge\":"u8);
        AutoMerge(output);
        output.Append(",\"active_lock_reason\":"u8).Append(traits.Locked ? "\"too heated\""u8 : "null"u8);
        if (Full) Computed(output, traits, merged);
        output.Append((byte)'}');
    }

    private void AutoMerge(Utf8Buffer output)
    {
        if (State.Closed is null && Pulls.DiceOf(State, 15).Next(15) == 0)
        {
            output.Append("{\"enabled_by\":"u8).Append(People.Users[State.Number % 300]);
            output.Append(",\"merge_method\":\"squash\",\"commit_title\":null,\"commit_message\":null}"u8);
        }
        else
        {
            output.Append("null"u8);
        }
    }

    /// <summary>What is left of a pull request in events since October 2025.</summary>
    public void RenderMinimal(Utf8Buffer output)
    {
        output.Append("{\"url\":\""u8); Api(output, "pulls"u8);
        output.Append("\",\"id\":"u8).Append(Id).Append(",\"number\":"u8).Append(State.Number);
        Side(",\"head\":{\"ref\":\""u8, Refs[State.Number % Refs.Length], Pulls.Head(State.Number, State.Pull!.Pushes));
        Side("},\"base\":{\"ref\":\""u8, State.Pull!.Base, Sha.Of(Pulls.DiceOf(State, 16)));
        output.Append("}}"u8);

        void Side(ReadOnlySpan<byte> start, string name, string sha)
        {
            var repository = Pulls.BaseRepository(Stars);
            output.Append(start).Append(name).Append("\",\"sha\":\""u8).Append(sha).Append("\",\"repo\":{\"id\":"u8).Append(repository.Id);
            output.Append(",\"url\":\"https://api.github.com/repos/"u8).Append(Pulls.Name).Append("\",\"name\":\""u8);
            output.Append(Pulls.Name.Split('/')[1]).Append("\"}"u8);
        }
    }

    /// <summary>The SHA that it was merged as; for an open one that of a trial merge, or null.</summary>
    private static void MergeCommit(Utf8Buffer output, ref Dice dice, bool merged)
    {
        var sha = Sha.Of(Dice.For(dice, merged ? 1 : 2));
        if (dice.Next(10) == 0 && !merged) output.Append("null"u8);
        else output.Append((byte)'"').Append(sha).Append((byte)'"');
    }

    /// <summary>From a fork or the repository itself; one fork in six is gone, and a few users with theirs.</summary>
    private void Head(Utf8Buffer output, string sha)
    {
        var dice = Pulls.DiceOf(State, 17);
        var inside = dice.Next(2) == 0;
        var person = dice.Next(396);
        var (gone, userGone) = (dice.Next(6) == 0, dice.Next(5) == 0);
        var user = inside ? Pulls.Owner : People.Users[person];
        var login = inside ? Pulls.Name.Split('/')[0] : People.Logins[person];
        var name = Refs[State.Number % Refs.Length];
        output.Append("{\"label\":\""u8).Append(!inside && gone && userGone ? "unknown repository" : $"{login}:{name}");
        output.Append("\",\"ref\":\""u8).Append(name).Append("\",\"sha\":\""u8).Append(sha).Append("\",\"user\":"u8);
        output.Append(!inside && gone && userGone ? "null"u8 : user).Append(",\"repo\":"u8);
        if (inside) Pulls.BaseRepository(Stars).Render(output);
        else if (gone) output.Append("null"u8);
        else Fork(person, $"{login}/{Pulls.Name.Split('/')[1]}").Render(output);
        output.Append((byte)'}');
    }

    private RepositoryObject Fork(int person, string name) =>
        new(500_000_000 + People.Id(person), name, People.Users[person], Fork: true, Archived: false, State.Number % 3, Open: 0, Size: 7);

    private void Base(Utf8Buffer output, string name)
    {
        output.Append("{\"label\":\""u8).Append(Pulls.Name.Split('/')[0]).Append((byte)':').Append(name).Append("\",\"ref\":\""u8).Append(name);
        output.Append("\",\"sha\":\""u8).Append(Sha.Of(Pulls.DiceOf(State, 16))).Append("\",\"user\":"u8).Append(Pulls.Owner).Append(",\"repo\":"u8);
        Pulls.BaseRepository(Stars).Render(output);
        output.Append((byte)'}');
    }

    private void LinksOf(Utf8Buffer output, string head)
    {
        output.Append(",\"_links\":{\"self\":{\"href\":\""u8); Api(output, "pulls"u8);
        output.Append("\"},\"html\":{\"href\":\""u8); Web(output);
        output.Append("\"},\"issue\":{\"href\":\""u8); Api(output, "issues"u8);
        output.Append("\"},\"comments\":{\"href\":\""u8); Api(output, "issues"u8);
        output.Append("/comments\"},\"review_comments\":{\"href\":\""u8); Api(output, "pulls"u8);
        output.Append("/comments\"},\"review_comment\":{\"href\":\"https://api.github.com/repos/"u8).Append(Pulls.Name);
        output.Append("/pulls/comments{/number}\"},\"commits\":{\"href\":\""u8); Api(output, "pulls"u8);
        output.Append("/commits\"},\"statuses\":{\"href\":\"https://api.github.com/repos/"u8).Append(Pulls.Name);
        output.Append("/statuses/"u8).Append(head).Append("\"}}"u8);
    }

    private void Computed(Utf8Buffer output, IssueTraits traits, bool merged)
    {
        var dice = Pulls.DiceOf(State, 18);
        var known = State.Closed is null && dice.Next(4) > 0;
        var (additions, deletions) = Pulls.CountLines(State);
        output.Append(",\"merged\":"u8).Append(merged ? "true"u8 : "false"u8).Append(",\"mergeable\":"u8).Append(known ? "true"u8 : "null"u8);
        output.Append(",\"rebaseable\":"u8).Append(known ? "true"u8 : "null"u8);
        output.Append(",\"mergeable_state\":\""u8).Append(known ? "clean"u8 : "unknown"u8);
        output.Append("\",\"merged_by\":"u8).Append(merged ? traits.ClosedBy : "null"u8).Append(",\"comments\":"u8).Append(State.Comments);
        output.Append(",\"review_comments\":"u8).Append(dice.Next(9));
        output.Append(",\"maintainer_can_modify\":"u8).Append(dice.Next(2) == 0 ? "true"u8 : "false"u8);
        output.Append(",\"commits\":"u8).Append(1 + dice.Next(5) + State.Pull!.Pushes).Append(",\"additions\":"u8).Append(additions);
        output.Append(",\"deletions\":"u8).Append(deletions).Append(",\"changed_files\":"u8).Append(Pulls.CountFiles(State));
    }

    private void Api(Utf8Buffer output, ReadOnlySpan<byte> kind) =>
        output.Append("https://api.github.com/repos/"u8).Append(Pulls.Name).Append((byte)'/').Append(kind).Append((byte)'/').Append(State.Number);

    private void Web(Utf8Buffer output) => output.Append("https://github.com/"u8).Append(Pulls.Name).Append("/pull/"u8).Append(State.Number);
}
