using System.Text.Json;
using GitHubQueue.Records;
using GitHubQueue.Tables;
using GitHubQueue.Tests.Support;
using NUnit.Framework;

namespace GitHubQueue.Tests.Tables;

/// <summary>Issues of 2011 to 2026 as rows. Times, labels and assignees of each shape: see <see cref="IssueRowTests"/>.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class OddIssuesTests
{
    /// <summary>All that an issue of 2011 had, but for what the tests add.</summary>
    private const string Issue2011 = """
        "url":"https://api.github.com/repos/octocat/Hello-World/issues/7","html_url":"https://github.com/octocat/Hello-World/issues/7",
        "id":1,"number":7,"title":"Found a bug","state":"closed","comments":2,"milestone":null,
        "created_at":"2011-04-22T13:33:48Z","updated_at":"2011-04-22T15:33:48Z","closed_at":"2011-04-22T14:33:48Z"
        """;

    private static readonly IssueRow Row2011 = new()
    {
        Id = 1,
        Number = 7,
        Title = "Found a bug",
        State = "closed",
        Comments = 2,
        Labels = [],
        Assignees = [],
        CreatedAt = Reading.At("2011-04-22T13:33:48Z"),
        UpdatedAt = Reading.At("2011-04-22T15:33:48Z"),
        ClosedAt = Reading.At("2011-04-22T14:33:48Z"),
        Url = "https://github.com/octocat/Hello-World/issues/7",
    };

    [TestCase("""{"html_url":null,"diff_url":null,"patch_url":null}""")]
    [TestCase("{}")]
    [TestCase("null")]
    [Oddity(Oddity.PullRequestOfNulls)]
    public void Read_APlainIssueWithAPullRequestOfNulls_IsNoPullRequest(string pull) => Expect($"\"pull_request\":{pull}", Row2011);

    [TestCase("""{"html_url":"https://github.com/octocat/Hello-World/pull/7","diff_url":"d","patch_url":"p"}""", null)]
    [TestCase("""{"url":"https://api.github.com/repos/octocat/Hello-World/pulls/7","merged_at":"2011-04-22T14:03:48Z"}""", "2011-04-22T14:03:48Z")]
    [Oddity(Oddity.PullRequestOfNulls)]
    public void Read_APullRequest_IsOneInBothShapes(string pull, string? merged) =>
        Expect($"\"pull_request\":{pull}", Row2011 with { IsPullRequest = true, MergedAt = merged is null ? null : Reading.At(merged) });

    [TestCase("null", null, null)]
    [TestCase("""{"login":"ghost","id":10137,"type":"User"}""", "ghost", "User")]
    [Oddity(Oddity.NoUser)]
    public void Read_AnIssueOfADeletedUser_HasNoAuthorOrTheGhost(string user, string? author, string? type) =>
        Expect($"\"user\":{user},\"assignee\":null,\"assignees\":[null]", Row2011 with { Author = author, AuthorType = type });

    [Test, Oddity(Oddity.LargeIds)]
    public void Read_IdsBeyond32Bits_AreKept() => Expect(
        """ "id":6000000001,"labels":[{"id":3000000001,"node_id":"LA_1","name":"bug"}] """, Row2011 with { Id = 6_000_000_001, Labels = ["bug"] });

    /// <summary>Imported from another tracker: it was there before GitHub was.</summary>
    [Test, Oddity(Oddity.Times)]
    public void Read_AnIssueOlderThanGitHub_KeepsItsTime() =>
        Expect(""" "created_at":"2006-01-01T00:00:00Z" """, Row2011 with { CreatedAt = Reading.At("2006-01-01T00:00:00Z") });

    [Test, Oddity(Oddity.Times)]
    public void Read_AnOpenIssueThatWasClosedOnce_HasBothAndNoLeadTime()
    {
        var open = Row2011 with { State = "open" };
        Expect("\"state\":\"open\"", open);
        Assert.That((open.LeadTimeHours, Row2011.LeadTimeHours), Is.EqualTo(((double?)null, 1.0)));
    }

    [TestCase("a\\r\\nb", "a\r\nb", Description = "CRLF")]
    [TestCase("\\ud83d\\ude80 \U0001F680", "\U0001F680 \U0001F680", Description = "an emoji, escaped and raw")]
    [TestCase("\\u001b[31mred", "\u001b[31mred", Description = "an escape sequence")]
    [TestCase("\uFFFD", "\uFFFD", Description = "broken before GitHub got it")]
    [TestCase("\u0645\u0631\u062D\u0628\u0627", "\u0645\u0631\u062D\u0628\u0627", Description = "right to left")]
    [TestCase("a\u200b\u202eb", "a\u200b\u202eb", Description = "without width, turning around")]
    [TestCase("", "", Description = "empty")]
    [Oddity(Oddity.Texts)]
    public void Read_ATextOfAnyKind_IsKept(string json, string text) => Expect(
        $"\"title\":\"{json}\",\"labels\":[{{\"name\":\"{json}\"}}],\"milestone\":{{\"title\":\"{json}\"}}", Row2011 with { Title = text, Labels = [text], Milestone = text });

    [TestCase("null")]
    [TestCase("\"\"")]
    [TestCase("\"Steps:\\r\\n\\r\\n* one\\r\\n\"")]
    [Oddity(Oddity.Texts)]
    public void Read_ABodyOfAnyKind_IsNoMatter(string body) => Expect($"\"body\":{body}", Row2011);

    [Test, Oddity(Oddity.Texts)]
    public void Read_AVeryLongBody_IsNoMatter() => Expect($"\"body\":{JsonSerializer.Serialize(new string('x', 1_000_000))}", Row2011);

    [Test, Oddity(Oddity.Bots)]
    public void Read_ABotsIssue_HasItsLoginWithBrackets() => Expect(
        """ "user":{"login":"dependabot-preview[bot]","id":27,"type":"Bot","url":"https://api.github.com/users/dependabot-preview%5Bbot%5D"} """,
        Row2011 with { Author = "dependabot-preview[bot]", AuthorType = "Bot" });

    [TestCase("completed")]
    [TestCase("not_planned")]
    [TestCase("reopened")]
    [TestCase("duplicate")]
    [Oddity(Oddity.NewerFields)]
    public void Read_TheReasonOfAState_IsKept(string reason) => Expect($"\"state_reason\":\"{reason}\"", Row2011 with { StateReason = reason });

    [TestCase(""" "sub_issues_summary":{"total":3,"completed":1,"percent_completed":33} """)]
    [TestCase(""" "type":{"id":1,"name":"Bug","is_enabled":true} """)]
    [TestCase(""" "performed_via_github_app":{"id":1,"slug":"octoapp"} """)]
    [TestCase(""" "issue_dependencies_summary":{"blocked_by":0},"issue_field_values":[],"pinned_comment":null """)]
    [Oddity(Oddity.NewerFields)]
    public void Read_AFieldThatTheRowHasNot_IsNoMatter(string field) => Expect(field, Row2011);

    /// <summary>Neither labels nor assignees, association, lock, draft or reason; once only the one assignee.</summary>
    [Test, Oddity(Oddity.AbsentFields)]
    public void Read_AnIssueOf2011_HasNullsForWhatCameLater()
    {
        Expect("\"position\":1.0", Row2011);
        Expect("\"assignee\":{\"login\":\"hubot\"}", Row2011 with { Assignees = ["hubot"] });
    }

    /// <summary>Of a field that is there twice the last wins, so that a test may say it otherwise.</summary>
    private static void Expect(string field, IssueRow row) => Reading.Expect(Entity.Issue, $"{{{Issue2011},{field}}}", row);
}
