using GitHubQueue.Records;
using GitHubQueue.Tables;
using GitHubQueue.Tests.Support;
using NUnit.Framework;

namespace GitHubQueue.Tests.Tables;

/// <summary>Events of 2012 and of today are rows like all others, with null for what they don't say.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class OddEventsTests
{
    private const string Sha = "6dcb09b5b57875f334f61aebed695e2e4193db5e";

    /// <summary>What all events of the timeline of 2012 have.</summary>
    private const string Timeline = """
        "public":true,"created_at":"2012-10-13T00:00:17-07:00","url":"https://github.com/octocat/Hello-World"
        """;

    private const string InHelloWorld = """
        "actor":"octocat","actor_attributes":{"login":"octocat","type":"User","name":"The Octocat"},
        "repository":{"id":1296269,"owner":"github","name":"Hello-World","organization":"github","watchers":80,"url":"https://github.com/github/Hello-World"}
        """;

    private static readonly EventRow OfTimeline = new() { Type = "", IsPublic = true, CreatedAt = Reading.At("2012-10-13T07:00:17Z") };

    private static readonly EventRow OfHelloWorld = OfTimeline with { Actor = "octocat", Repository = "github/Hello-World", RepositoryId = 1296269, Org = "github" };

    [Test, Oddity(Oddity.OldTimelineEvents)]
    public void Read_APushOf2012_IsNamedByItsTextsAndInUtc() => Expect(
        $$""" {{Timeline}},{{InHelloWorld}},"type":"PushEvent","payload":{"size":1,"ref":"refs/heads/master","head":"{{Sha}}","shas":[["{{Sha}}","octocat@example.com","Fix","The Octocat",true]]} """,
        OfHelloWorld with { Type = "PushEvent", Ref = "refs/heads/master", HeadSha = Sha, Commits = 1 });

    [Test, Oddity(Oddity.OldTimelineEvents)]
    public void Read_AnEventOfAUsersRepositoryOf2012_HasNoOrganisation() => Expect(
        $$""" {{Timeline}},"type":"ForkEvent","actor":"octocat","repository":{"id":7,"owner":"octocat","name":"Spoon-Knife"},"payload":{} """,
        OfTimeline with { Type = "ForkEvent", Actor = "octocat", Repository = "octocat/Spoon-Knife", RepositoryId = 7 });

    [TestCase(""" "actor":null """)]
    [TestCase(""" "actor":"" """)]
    [TestCase(""" "actor_attributes":null """)]
    [Oddity(Oddity.OldTimelineEvents)]
    public void Read_AnAnonymousGistOf2012_HasNoActorAndNoRepository(string actor) => Expect(
        $$""" {{Timeline}},{{actor}},"type":"GistEvent","payload":{"action":"create","id":1,"name":"gist: 1","desc":"d"} """,
        OfTimeline with { Type = "GistEvent", Action = "create" });

    [Test, Oddity(Oddity.OldTimelineEvents)]
    public void Read_AFollowingOf2012_HasNoRepository() => Expect(
        $$""" {{Timeline}},"type":"FollowEvent","actor":"octocat","payload":{"target":{"id":583231,"login":"hubot"} } """,
        OfTimeline with { Type = "FollowEvent", Actor = "octocat" });

    [TestCase("""{"action":"opened","issue":5000,"number":1347}""", "IssuesEvent", "opened", 1347)]
    [TestCase("""{"issue_id":5000,"comment_id":6000}""", "IssueCommentEvent", null, null)]
    [TestCase("{}", "ForkEvent", null, null)]
    [TestCase("null", "ForkEvent", null, null)]
    [Oddity(Oddity.OldTimelineEvents)]
    public void Read_APayloadOf2012_GivesTheNumberWhereItHasOne(string payload, string type, string? action, long? number) => Expect(
        $$""" {{Timeline}},{{InHelloWorld}},"type":"{{type}}","payload":{{payload}} """, OfHelloWorld with { Type = type, Action = action, Number = number });

    [TestCase("""{"url":"https://api.github.dev/users/"}""", null, null)]
    [TestCase("""{"gravatar_id":"abc","url":"https://api.github.dev/users/"}""", null, null)]
    [TestCase("""{"login":"","url":"https://api.github.dev/users/"}""", null, null)]
    [TestCase("""{"id":583231,"login":"octocat","url":"https://api.github.dev/users/octocat"}""", "octocat", 583231)]
    [Oddity(Oddity.EventsOfAnotherHost)]
    public void Read_AnActorOfAnotherHost_MayHaveNoLogin(string actor, string? login, long? id) => Expect(
        $$""" "id":"1500000001","type":"GistEvent","actor":{{actor}},"repo":{"name":"/","url":"https://api.github.dev/repos//"},"public":true,"payload":{"action":"create","gist":{"id":"1"} } """,
        new EventRow { Id = "1500000001", Type = "GistEvent", Action = "create", Actor = login, ActorId = id, IsPublic = true });

    [TestCase("DownloadEvent", """{"download":{"name":"a.zip"}}""")]
    [TestCase("FollowEvent", """{"target":{"login":"hubot"}}""")]
    [TestCase("TeamAddEvent", """{"team":{"name":"Owners"}}""")]
    [Oddity(Oddity.EventsOfAnotherHost)]
    public void Read_ATypeThatIsNoMore_IsARowLikeAllOthers(string type, string payload) => Expect(
        $$""" "id":"1500000001","type":"{{type}}","repo":{"id":7,"name":"octocat/Spoon-Knife","url":"https://api.github.dev/repos/octocat/Spoon-Knife"},"payload":{{payload}} """,
        new EventRow { Id = "1500000001", Type = type, Repository = "octocat/Spoon-Knife", RepositoryId = 7 });

    /// <summary>GitHub lists no more than 20 commits of a push, and says how many there were.</summary>
    [TestCase("""{"size":40,"ref":"refs/heads/main","commits":[{"sha":"1"},{"sha":"2"}]}""", 40)]
    [TestCase("""{"size":0,"distinct_size":0,"ref":"refs/heads/main","commits":[]}""", 0)]
    [Oddity(Oddity.EventsOfAnotherHost), Oddity(Oddity.CommitsAndFiles)]
    public void Read_APush_CountsAllItsCommits(string payload, long commits) => Expect(
        $$""" "id":"1","type":"PushEvent","payload":{{payload}} """, new EventRow { Id = "1", Type = "PushEvent", Ref = "refs/heads/main", Commits = commits });

    [TestCase("\"17244207336\"", "17244207336")]
    [TestCase("17244207336", "17244207336")]
    [TestCase("\"\"", null)]
    [Oddity(Oddity.LargeIds)]
    public void Read_AnIdBeyond32Bits_IsKeptAsText(string json, string? id) => Expect(
        $$""" "id":{{json}},"type":"PushEvent","actor":{"id":5000000000,"login":"octocat"},"repo":{"id":6000000000,"name":"octocat/Hello-World"},"payload":{"push_id":70000000000} """,
        new EventRow { Id = id, Type = "PushEvent", Actor = "octocat", ActorId = 5_000_000_000, Repository = "octocat/Hello-World", RepositoryId = 6_000_000_000 });

    [Test, Oddity(Oddity.Bots)]
    public void Read_ABotsEvent_HasItsLoginNotItsDisplayName() => Expect(
        """ "id":"1","type":"IssueCommentEvent","actor":{"id":41,"login":"github-actions[bot]","display_login":"github-actions"},"payload":{"action":"created","issue":{"number":1347}} """,
        new EventRow { Id = "1", Type = "IssueCommentEvent", Action = "created", Actor = "github-actions[bot]", ActorId = 41, Number = 1347 });

    [Test, Oddity(Oddity.PrivateEvents)]
    public void Read_AnEventOfAPrivateRepository_SaysSo() => Expect(
        """ "id":"1","type":"WatchEvent","repo":{"id":7,"name":"octocat/Secret"},"payload":{"action":"started"},"public":false,"org":{"id":9919,"login":"github"} """,
        new EventRow { Id = "1", Type = "WatchEvent", Action = "started", Repository = "octocat/Secret", RepositoryId = 7, Org = "github", IsPublic = false });

    [Test, Oddity(Oddity.TrimmedEvents)]
    public void Read_APushSinceOctober2025_CountsNoCommits() => Expect(
        $$""" "id":"12660541189","type":"PushEvent","payload":{"repository_id":1296269,"push_id":27000000000,"ref":"refs/heads/main","head":"{{Sha}}","before":"{{Sha[..39]}}f"} """,
        new EventRow { Id = "12660541189", Type = "PushEvent", Ref = "refs/heads/main", HeadSha = Sha, BeforeSha = $"{Sha[..39]}f" });

    [TestCase("""{"action":"merged","number":1347,"pull_request":{"url":"u","id":1,"number":1347,"head":{"ref":"topic","sha":"1"},"base":{"ref":"main","sha":"2"}}}""", "merged", 1347)]
    [TestCase("""{"action":"opened","pull_request":{"url":"u","id":1,"number":1347}}""", "opened", 1347)]
    [TestCase("""{"action":"opened"}""", "opened", null)]
    [TestCase("{}", null, null)]
    [Oddity(Oddity.TrimmedEvents)]
    public void Read_APullRequestEventSinceOctober2025_HasNullsForWhatIsGone(string payload, string? action, long? number) => Expect(
        $$""" "id":"12660541189","type":"PullRequestEvent","payload":{{payload}} """, new EventRow { Id = "12660541189", Type = "PullRequestEvent", Action = action, Number = number });

    [Test, Oddity(Oddity.TrimmedEvents)]
    public void Read_AnEventOfNothingButItsType_IsARow() => Expect("\"type\":\"SomethingNewEvent\"", new EventRow { Type = "SomethingNewEvent" });

    private static void Expect(string fields, EventRow row) => Reading.Expect(Entity.Event, $"{{{fields}}}", row);
}
