using GitHubQueue.Records;
using GitHubQueue.Tables;
using GitHubQueue.Tests.Support;
using NUnit.Framework;

namespace GitHubQueue.Tests.Tables;

[Parallelizable(ParallelScope.All)]
public sealed class OddCommitsTests
{
    private const string Sha = "6dcb09b5b57875f334f61aebed695e2e4193db5e";
    private const string Signed = """ "author":{"name":"The Octocat","email":"octocat@example.com","date":"2011-04-14T16:00:49Z"} """;

    private static readonly CommitRow Row = new()
    {
        Sha = Sha,
        Message = "Fix",
        AuthorName = "The Octocat",
        AuthorEmail = "octocat@example.com",
        AuthoredAt = Reading.At("2011-04-14T16:00:49Z"),
        Parents = [],
    };

    /// <summary>The address belongs to no account.</summary>
    [TestCase(""" "author":null,"committer":null """, null, null)]
    [TestCase(""" "author":{},"committer":{} """, null, null)]
    [TestCase(""" "author":{"login":"octocat"},"committer":{"login":"web-flow"} """, "octocat", "web-flow")]
    [Oddity(Oddity.CommitsAndFiles)]
    public void Read_ACommitOfNoAccount_KeepsNameAndAddress(string accounts, string? author, string? committer) => Expect(
        $$""" "commit":{{{Signed}},"message":"Fix"},{{accounts}} """, Row with { Author = author, Committer = committer });

    [TestCase("")]
    [TestCase("Merge branch 'topic'\\n\\nwith a body\\r\\n")]
    [Oddity(Oddity.CommitsAndFiles)]
    public void Read_AMessage_MayBeEmpty(string message) => Expect(
        $$""" "commit":{{{Signed}},"message":"{{message}}"} """, Row with { Message = message.Replace("\\n", "\n", StringComparison.Ordinal).Replace("\\r", "\r", StringComparison.Ordinal) });

    [Test, Oddity(Oddity.CommitsAndFiles)]
    public void Read_AMerge_HasTwoParents() => Expect(
        $$""" "commit":{{{Signed}},"message":"Fix","comment_count":0,"verification":{"verified":true} },"parents":[{"sha":"1"},{"sha":"2"}] """,
        Row with { Parents = ["1", "2"], Comments = 0, IsVerified = true });

    /// <summary>As one commit is given, with all its files: 300 and more, some of them without a patch.</summary>
    [Test, Oddity(Oddity.CommitsAndFiles)]
    public void Read_ACommitWithItsFiles_IsTheSameRow() => Expect(
        $$""" "commit":{{{Signed}},"message":"Fix"},"stats":{"total":1},"files":[{{string.Join(',', Enumerable.Repeat("{\"filename\":\"a.png\",\"status\":\"renamed\"}", 300))}}] """, Row);

    [TestCase("2018-08-30T05:22:26.000+02:00", "2018-08-30T03:22:26Z")]
    [TestCase("2018-11-06T08:42:28.000-08:00", "2018-11-06T16:42:28Z")]
    [TestCase("2015-03-06T13:07:00-05:00", "2015-03-06T18:07:00Z")]
    [Oddity(Oddity.Times)]
    public void Read_ATimeWithAnOffset_IsUtc(string time, string utc) => Expect(
        $$""" "commit":{"committer":{"name":"GitHub","email":"noreply@example.com","date":"{{time}}"},"message":"Fix"} """,
        new CommitRow { Sha = Sha, Message = "Fix", CommitterName = "GitHub", CommitterEmail = "noreply@example.com", CommittedAt = Reading.At(utc), Parents = [] });

    [TestCase("\\u001b[A\\u001b[A", "\u001b[A\u001b[A")]
    [TestCase("\U0001F431 \\uD83D\\uDC31", "\U0001F431 \U0001F431")]
    [TestCase("\uFFFD\u200b\u202e", "\uFFFD\u200b\u202e")]
    [Oddity(Oddity.Texts)]
    public void Read_AMessageOfAnyKind_IsKept(string json, string text) => Expect($$""" "commit":{{{Signed}},"message":"{{json}}"} """, Row with { Message = text });

    [Test, Oddity(Oddity.AbsentFields)]
    public void Read_ACommitOfBeforeSignatures_DoesNotSayWhetherItIsVerified() =>
        Expect($$""" "commit":{{{Signed}},"message":"Fix"},"html_url":"u" """, Row with { Url = "u" });

    private static void Expect(string fields, CommitRow row) => Reading.Expect(Entity.Commit, $$"""{"sha":"{{Sha}}",{{fields}}}""", row);
}
