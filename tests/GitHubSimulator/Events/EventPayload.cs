using GitHubSimulator.Payloads;
using GitHubSimulator.Pulls;
using GitHubSimulator.Text;

namespace GitHubSimulator.Events;

/// <summary>An event with the mix of types that the public feed has: mostly pushes.</summary>
/// <param name="Name">The repository's, when it was served.</param>
/// <param name="Pulls">The repository's, when it was served: a later name of the repository is none of this payload's.</param>
internal sealed record EventPayload(FeedEvent Event, string Name, GeneratedPulls? Pulls, int Seed, EventShape Shape) : IPayload
{
    private static readonly string[] Types =
    [
        .. Enumerable.Repeat("PushEvent", 60), .. Enumerable.Repeat("PullRequestEvent", 8), .. Enumerable.Repeat("IssuesEvent", 5),
        .. Enumerable.Repeat("IssueCommentEvent", 7), .. Enumerable.Repeat("PullRequestReviewEvent", 4), .. Enumerable.Repeat("CreateEvent", 6),
        .. Enumerable.Repeat("DeleteEvent", 3), .. Enumerable.Repeat("WatchEvent", 5), "ForkEvent", "ReleaseEvent",
    ];

    public string Key => Event.Id;

    public void Render(Utf8Buffer output)
    {
        var dice = Dice.For(Seed, Event.Number, 31);
        var type = TypeOf(Types[dice.Next(Types.Length)]);
        output.Append("{\"id\":\""u8).Append(Event.Id).Append("\",\"type\":\""u8).Append(type).Append("\",\"actor\":"u8);
        Actor(output, dice.Next(10) == 0 ? 396 + dice.Next(3) : dice.Next(396));
        output.Append(",\"repo\":{\"id\":"u8).Append(Event.Repository!.Id).Append(",\"name\":\""u8).Append(Name);
        output.Append("\",\"url\":\"https://api.github.com/repos/"u8).Append(Name).Append("\"},\"payload\":"u8);
        Content(output, type, dice);
        output.Append(",\"public\":true,\"created_at\":"u8).AppendTime(Event.Created);
        var owner = Name.Split('/')[0];
        output.Append(",\"org\":{\"id\":"u8).Append(People.OwnerId(owner)).Append(",\"login\":\""u8).Append(owner);
        output.Append("\",\"gravatar_id\":\"\",\"url\":\"https://api.github.com/orgs/"u8).Append(owner);
        output.Append("\",\"avatar_url\":\"https://avatars.githubusercontent.com/u/"u8).Append(People.OwnerId(owner)).Append("?\"}}"u8);
    }

    /// <summary>What is drawn, bent to what the event can be about.</summary>
    private string TypeOf(string drawn) => (drawn, Event.Issue) switch
    {
        ("IssuesEvent" or "IssueCommentEvent" or "PullRequestEvent" or "PullRequestReviewEvent", null) => "PushEvent",
        ("IssuesEvent", { Pull: not null }) => "PullRequestEvent",
        ("PullRequestEvent" or "PullRequestReviewEvent", { Pull: null }) => "IssuesEvent",
        _ => drawn,
    };

    private static void Actor(Utf8Buffer output, int person)
    {
        var login = People.Logins[person];
        var id = person < 396 ? People.Id(person) : 41_898_282;
        output.Append("{\"id\":"u8).Append(id).Append(",\"login\":\""u8).Append(login);
        output.Append("\",\"display_login\":\""u8).Append(login.Replace("[bot]", "", StringComparison.Ordinal));
        output.Append("\",\"gravatar_id\":\"\",\"url\":\"https://api.github.com/users/"u8).Append(login);
        output.Append("\",\"avatar_url\":\"https://avatars.githubusercontent.com/u/"u8).Append(id).Append("?\"}"u8);
    }

    private void Content(Utf8Buffer output, string type, Dice dice)
    {
        switch (type)
        {
            case "PushEvent": Push(output, dice); break;
            case "PullRequestEvent":
                output.Append("{\"action\":\""u8).Append(PullAction).Append("\",\"number\":"u8).Append(Event.Issue!.Number);
                Pull(output.Append(",\"pull_request\":"u8));
                output.Append((byte)'}');
                break;
            case "PullRequestReviewEvent":
                output.Append("{\"action\":\"created\",\"review\":{\"id\":"u8).Append(2_000_000_000 + Event.Number).Append(",\"user\":"u8);
                output.Append(dice.Pick(People.Users)).Append(",\"body\":null,\"commit_id\":\""u8).Append(Sha.Of(dice));
                output.Append("\",\"submitted_at\":"u8).AppendTime(Event.Created).Append(",\"state\":\"approved\"},\"pull_request\":"u8);
                Pull(output);
                output.Append((byte)'}');
                break;
            case "IssuesEvent":
                output.Append("{\"action\":\""u8).Append(Event.Issue!.Closed is null ? "opened"u8 : "closed"u8).Append("\",\"issue\":"u8);
                Event.Issue.Bytes.Render(Event.Issue, output);
                output.Append((byte)'}');
                break;
            case "IssueCommentEvent":
                output.Append("{\"action\":\"created\",\"issue\":"u8);
                Event.Issue!.Bytes.Render(Event.Issue, output);
                output.Append(",\"comment\":{\"id\":"u8).Append(3_000_000_000 + Event.Number).Append(",\"user\":"u8).Append(dice.Pick(People.Users));
                output.Append(",\"created_at\":"u8).AppendTime(Event.Created).Append(",\"updated_at\":"u8).AppendTime(Event.Created);
                output.Append(",\"body\":\""u8).Append(dice.Pick(Prose.Paragraphs)).Append("\"}}"u8);
                break;
            case "CreateEvent":
                output.Append("{\"ref\":\"fix/überlauf\",\"ref_type\":\"branch\",\"full_ref\":\"refs/heads/fix/überlauf\""u8);
                output.Append(",\"master_branch\":\"main\",\"description\":null,\"pusher_type\":\"user\"}"u8);
                break;
            case "DeleteEvent":
                output.Append("{\"ref\":\"patch-1\",\"ref_type\":\"branch\",\"full_ref\":\"refs/heads/patch-1\",\"pusher_type\":\"user\"}"u8);
                break;
            case "ForkEvent":
                output.Append("{\"action\":\"forked\",\"forkee\":{\"id\":"u8).Append(600_000_000 + Event.Number);
                output.Append(",\"full_name\":\"someone/"u8).Append(Name.Split('/')[1]).Append("\"}}"u8);
                break;
            case "ReleaseEvent":
                output.Append("{\"action\":\"published\",\"release\":{\"id\":"u8).Append(Event.Number).Append(",\"tag_name\":\"v1."u8);
                output.Append(Event.Number).Append(".0\",\"draft\":false}}"u8);
                break;
            default: output.Append("{\"action\":\"started\"}"u8); break;
        }
    }

    /// <summary>Merging had no action of its own before October 2025.</summary>
    private string PullAction => (Event.Issue!.Closed, Event.Issue.Pull!.Merged) switch
    {
        (null, _) => "opened",
        (_, true) when Shape == EventShape.Trimmed => "merged",
        _ => "closed",
    };

    private void Push(Utf8Buffer output, Dice dice)
    {
        var count = dice.Next(12) == 0 ? dice.Next(40) : 1;
        var head = Sha.Of(Dice.For(dice, 0));
        if (Shape == EventShape.Trimmed) output.Append("{\"repository_id\":"u8).Append(Event.Repository!.Id).Append((byte)',');
        else output.Append((byte)'{');
        output.Append("\"push_id\":"u8).Append(28_000_000_000 + Event.Number);
        if (Shape == EventShape.Full) output.Append(",\"size\":"u8).Append(count).Append(",\"distinct_size\":"u8).Append(count);
        output.Append(",\"ref\":\"refs/heads/main\",\"head\":\""u8).Append(head);
        output.Append("\",\"before\":\""u8).Append(Sha.Of(Dice.For(dice, 99))).Append((byte)'"');
        if (Shape == EventShape.Full) Commits(output.Append(",\"commits\":["u8), Math.Min(count, 20), dice);
        output.Append((byte)'}');
    }

    private void Commits(Utf8Buffer output, int count, Dice dice)
    {
        for (var i = count - 1; i >= 0; i--)
        {
            var sha = Sha.Of(Dice.For(dice, i));
            output.Append("{\"sha\":\""u8).Append(sha).Append("\",\"author\":{\"email\":\"someone@example.com\",\"name\":\"Someone\"},\"message\":\""u8);
            output.Append(dice.Pick(Prose.Titles)).Append("\",\"distinct\":true,\"url\":\"https://api.github.com/repos/"u8).Append(Name);
            output.Append("/commits/"u8).Append(sha).Append(i == 0 ? "\"}"u8 : "\"},"u8);
        }

        output.Append((byte)']');
    }

    private void Pull(Utf8Buffer output)
    {
        var pull = new PullPayload(Pulls!, Event.Issue!, 80, Full: true);
        if (Shape == EventShape.Trimmed) pull.RenderMinimal(output);
        else pull.Render(output);
    }
}
