using GitHubQueue.Records;
using GitHubQueue.Tables;
using GitHubQueue.Tests.Support;
using NUnit.Framework;

namespace GitHubQueue.Tests.Tables;

/// <summary>Pull requests, reviews and files of 2012 to 2026 as rows.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class OddPullRequestsTests
{
    private const string Sha = "6dcb09b5b57875f334f61aebed695e2e4193db5e";

    /// <summary>All that a pull request of 2012 had in the list, but for what the tests add.</summary>
    private const string Pull2012 = """
        "url":"https://api.github.com/repos/octocat/Hello-World/pulls/1347","html_url":"https://github.com/octocat/Hello-World/pull/1347",
        "id":1,"number":1347,"title":"New feature","state":"open","body":"Please pull","user":{"login":"octocat","type":"User"},"milestone":null,
        "created_at":"2012-01-26T19:01:12Z","updated_at":"2012-01-28T19:01:12Z","closed_at":null,"merged_at":null
        """;

    private const string Head = """{"label":"hubot:topic","ref":"topic","sha":"1","user":{"login":"hubot"},"repo":{"id":2,"full_name":"hubot/Hello-World"}}""";
    private const string Base = """{"label":"octocat:main","ref":"main","sha":"2","user":{"login":"octocat"},"repo":{"id":1,"full_name":"octocat/Hello-World"}}""";

    private static readonly PullRequestRow Row2012 = new()
    {
        Id = 1,
        Number = 1347,
        Title = "New feature",
        State = "open",
        Author = "octocat",
        AuthorType = "User",
        Labels = [],
        Assignees = [],
        RequestedReviewers = [],
        CreatedAt = Reading.At("2012-01-26T19:01:12Z"),
        UpdatedAt = Reading.At("2012-01-28T19:01:12Z"),
        Url = "https://github.com/octocat/Hello-World/pull/1347",
    };

    private static readonly PullRequestRow WithBranches = Row2012 with { HeadRef = "topic", HeadSha = "1", HeadRepository = "hubot/Hello-World", BaseRef = "main", BaseSha = "2" };

    private static readonly PullRequestReviewRow Approval = new() { Id = 80, PullNumber = 1347, State = "APPROVED" };

    [TestCase("null", null, null)]
    [TestCase("""{"login":"ghost","id":10137,"type":"User"}""", "ghost", "User")]
    [Oddity(Oddity.NoUser)]
    public void Read_APullRequestOfADeletedUser_HasNoAuthorOrTheGhost(string user, string? author, string? type) =>
        Expect($"\"user\":{user}", Row2012 with { Author = author, AuthorType = type });

    [TestCase("null", null)]
    [TestCase("""{"login":"ghost","type":"User"}""", "ghost")]
    [Oddity(Oddity.NoUser)]
    public void Read_AReviewOfADeletedUser_HasNoAuthorOrTheGhost(string user, string? author) => Reading.Expect(
        Entity.PullRequestReview, $$"""{"id":80,"user":{{user}},"body":"","state":"APPROVED","submitted_at":"2021-11-17T17:43:43Z","commit_id":"{{Sha}}","author_association":"NONE"}""",
        Approval with { Author = author, AuthorType = author is null ? null : "User", AuthorAssociation = "NONE", SubmittedAt = Reading.At("2021-11-17T17:43:43Z"), CommitSha = Sha });

    [Test, Oddity(Oddity.HeadGone)]
    public void Read_AHeadThatIsThere_NamesItsRepository() => Expect($"\"head\":{Head},\"base\":{Base}", WithBranches);

    [TestCase(""" "head":{"label":"unknown repository","ref":"topic","sha":"1","user":{"login":"hubot"},"repo":null} """)]
    [TestCase(""" "head":{"label":null,"ref":"topic","sha":"1","user":null,"repo":null} """)]
    [TestCase(""" "head":{"ref":"topic","sha":"1"} """)]
    [Oddity(Oddity.HeadGone)]
    public void Read_AHeadWhoseForkWasDeleted_KeepsItsCommit(string head) => Expect($"{head},\"base\":{Base}", WithBranches with { HeadRepository = null });

    [Test, Oddity(Oddity.HeadGone)]
    public void Read_ABaseWithoutItsUser_KeepsItsCommit() => Expect($"\"head\":{Head},\"base\":{Base.Replace("{\"login\":\"octocat\"}", "null", StringComparison.Ordinal)}", WithBranches);

    [Test, Oddity(Oddity.HeadGone)]
    public void Read_AHeadOfNothing_IsARow() => Expect($"\"head\":null,\"base\":{Base}", WithBranches with { HeadRef = null, HeadSha = null, HeadRepository = null });

    /// <summary>So a list takes nothing away from what was read in full, nor the other way round.</summary>
    [TestCase("")]
    [TestCase(""" ,"merged":true,"mergeable":null,"rebaseable":null,"mergeable_state":"unknown","merged_by":{"login":"hubot"},"comments":1 """)]
    [TestCase(""" ,"additions":100,"deletions":3,"changed_files":5,"commits":3,"review_comments":0,"maintainer_can_modify":false """)]
    [Oddity(Oddity.ListAndFullForm)]
    public void Read_TheListFormAndTheFullForm_AreTheSameRow(string full) => Expect(
        $$""" "merge_commit_sha":"{{Sha}}","draft":false{{full}} """, Row2012 with { MergeCommitSha = Sha, IsDraft = false });

    [TestCase("null", null)]
    [TestCase($"\"{Sha}\"", Sha)] // of a test merge
    [Oddity(Oddity.ListAndFullForm)]
    public void Read_TheMergeCommitOfAnOpenPullRequest_DoesNotMergeIt(string json, string? sha) => Expect($"\"merge_commit_sha\":{json}", Row2012 with { MergeCommitSha = sha });

    [TestCase("APPROVED", "APPROVED")]
    [TestCase("approved", "APPROVED")]
    [TestCase("commented", "COMMENTED")]
    [TestCase("changes_requested", "CHANGES_REQUESTED")]
    [TestCase("Dismissed", "DISMISSED")]
    [Oddity(Oddity.ReviewStateCase)]
    public void Read_AReviewStateOfEitherCase_IsInUpperCase(string state, string expected) => Reading.Expect(
        Entity.PullRequestReview, $$"""{"id":80,"state":"{{state}}"}""", Approval with { State = expected });

    [Test, Oddity(Oddity.ReviewStateCase)]
    public void Read_AReviewThatIsNotSubmitted_HasNoTime() => Reading.Expect(
        Entity.PullRequestReview, """{"id":80,"user":{"login":"hubot","type":"User"},"body":"to be gone on with","state":"PENDING"}""",
        Approval with { State = "PENDING", Author = "hubot", AuthorType = "User" });

    [Test, Oddity(Oddity.LargeIds)]
    public void Read_AnIdBeyond32Bits_IsKept()
    {
        Expect("\"id\":6000000001", Row2012 with { Id = 6_000_000_001 });
        Reading.Expect(Entity.PullRequestReview, """{"id":9007199254740991,"state":"APPROVED"}""", Approval with { Id = 9_007_199_254_740_991 });
    }

    [TestCase(""" "patch":"@@ -1 +1 @@" """, true)]
    [TestCase(""" "contents_url":"u" """, false)]
    [TestCase(""" "patch":null """, false)]
    [Oddity(Oddity.CommitsAndFiles)]
    public void Read_AFile_MayHaveNoPatch(string field, bool hasPatch) => ExpectFile(
        $$""" "status":"modified","additions":1,"deletions":2,"changes":3,{{field}} """, row => row with { Additions = 1, Deletions = 2, Changes = 3, HasPatch = hasPatch });

    [TestCase(""" ,"previous_filename":"old.png" """, "old.png")]
    [TestCase("", null)]
    [Oddity(Oddity.CommitsAndFiles)]
    public void Read_ARenamedFile_MayNotSayFromWhat(string field, string? previous) => ExpectFile(
        $$""" "status":"renamed","additions":0,"deletions":0,"changes":0{{field}} """, row => row with { Status = "renamed", PreviousFilename = previous });

    /// <summary>Edited after it was merged: then <c>updated_at</c> is later than all other times.</summary>
    [Test, Oddity(Oddity.Times)]
    public void Read_APullRequestThatWasMergedLongAgo_KeepsEachTime() => Expect(
        """ "state":"closed","closed_at":"2012-01-27T19:01:12Z","merged_at":"2012-01-27T19:01:12Z","updated_at":"2024-01-01T00:00:00.000Z" """,
        Row2012 with { State = "closed", ClosedAt = Reading.At("2012-01-27T19:01:12Z"), MergedAt = Reading.At("2012-01-27T19:01:12Z"), UpdatedAt = Reading.At("2024-01-01T00:00:00Z") });

    [TestCase(""" "body":null """)]
    [TestCase(""" "body":"" """)]
    [TestCase(""" "body":"a\r\nb" """)]
    [Oddity(Oddity.Texts)]
    public void Read_ABodyOfAnyKind_IsNoMatter(string body) => Expect(body, Row2012);

    [TestCase("""{"merge_method":"squash","enabled_by":{"login":"hubot"}}""", true)]
    [TestCase("null", false)]
    [Oddity(Oddity.NewerFields)]
    public void Read_AutoMerge_IsOnWhereItSaysHow(string json, bool isOn) => Expect($"\"auto_merge\":{json}", Row2012 with { IsAutoMerge = isOn });

    /// <summary>Neither labels, assignees, reviewers nor draft, association and lock.</summary>
    [Test, Oddity(Oddity.AbsentFields)]
    public void Read_APullRequestOf2012_HasNullsForWhatCameLater()
    {
        Expect("\"_links\":{}", Row2012);
        Expect("\"assignee\":{\"login\":\"hubot\"}", Row2012 with { Assignees = ["hubot"] });
        Expect(
            """ "draft":true,"locked":false,"author_association":"OWNER","labels":[{"name":"bug"}],"requested_reviewers":[{"login":"hubot"}],"assignees":[{"login":"hubot"}] """,
            Row2012 with { IsDraft = true, IsLocked = false, AuthorAssociation = "OWNER", Labels = ["bug"], RequestedReviewers = ["hubot"], Assignees = ["hubot"] });
    }

    private static void Expect(string field, PullRequestRow row) => Reading.Expect(Entity.PullRequest, $"{{{Pull2012},{field}}}", row);

    private static void ExpectFile(string fields, Func<PullRequestFileRow, PullRequestFileRow> change) => Reading.Expect(
        Entity.PullRequestFile, $$"""{"sha":"{{Sha}}","filename":"new.png",{{fields}}}""", change(new PullRequestFileRow
        {
            PullNumber = 1347,
            HeadSha = "6dcb09b",
            BaseRef = "main",
            Filename = "new.png",
            Status = "modified",
            Additions = 0,
            Deletions = 0,
            Changes = 0,
            BlobSha = Sha,
        }));
}
