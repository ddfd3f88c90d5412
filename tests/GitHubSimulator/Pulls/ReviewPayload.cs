using GitHubSimulator.Payloads;
using GitHubSimulator.Text;

namespace GitHubSimulator.Pulls;

/// <summary>
/// A review. One in 25 is PENDING, as the token's owner sees those not submitted yet: without <c>submitted_at</c>
/// (hub4j/github-api, pullRequestReviews). One in 30 has a null user.
/// </summary>
internal sealed record ReviewPayload(string Repository, int Pull, long Id, Dice Dice, string Commit, long Submitted) : IPayload
{
    private static readonly string[] States =
        ["APPROVED", "APPROVED", "APPROVED", "COMMENTED", "COMMENTED", "CHANGES_REQUESTED", "CHANGES_REQUESTED", "DISMISSED"];

    public string Key => $"{Pull}/{Id}";

    public void Render(Utf8Buffer output)
    {
        var dice = Dice;
        var pending = dice.Next(25) == 0;
        output.Append("{\"id\":"u8).Append(Id).Append(",\"node_id\":\"PRR_kwDO"u8).Append(Id).Append("\",\"user\":"u8).Append(People.Draw(ref dice));
        output.Append(",\"body\":\""u8);
        if (dice.Next(3) > 0) output.Append(dice.Next(2) == 0 ? "LGTM! 👍"u8 : dice.Pick(Prose.Paragraphs));
        output.Append("\",\"state\":\""u8).Append(pending ? "PENDING" : States[dice.Next(States.Length)]);
        output.Append("\",\"html_url\":\""u8); Html(output);
        output.Append("\",\"pull_request_url\":\""u8); Url(output);
        output.Append("\",\"author_association\":\""u8).Append(dice.Next(2) == 0 ? "MEMBER"u8 : "CONTRIBUTOR"u8);
        output.Append("\",\"_links\":{\"html\":{\"href\":\""u8); Html(output);
        output.Append("\"},\"pull_request\":{\"href\":\""u8); Url(output);
        output.Append("\"}},"u8);
        if (!pending) output.Append("\"submitted_at\":"u8).AppendTime(Submitted).Append((byte)',');
        output.Append("\"commit_id\":\""u8).Append(Commit).Append("\"}"u8);
    }

    private void Html(Utf8Buffer output) =>
        output.Append("https://github.com/"u8).Append(Repository).Append("/pull/"u8).Append(Pull).Append("#pullrequestreview-"u8).Append(Id);

    private void Url(Utf8Buffer output) =>
        output.Append("https://api.github.com/repos/"u8).Append(Repository).Append("/pulls/"u8).Append(Pull);
}
