using System.Text.Json;
using GitHubQueue.Records;
using GitHubQueue.Tables;
using GitHubQueue.Tests.Support;
using NUnit.Framework;

namespace GitHubQueue.Tests.Tables;

/// <summary>The recorded lines that show the oddities, one by one: each is as odd as it is said to be, and gives exactly the row that it says.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class RecordedOdditiesTests
{
    private const string Event2012October = "gharchive-2012-10-13-0/events";
    private const string Event2012April = "gharchive-2012-04-01-0/events";
    private const string Event2016 = "gharchive-2016-07-07-pinot-parquet2000/events";
    private const string Event2021 = "gharchive-2021-07-21-pinot800/events";

    /// <param name="Inner">The object of that entity in the line; empty: the line itself.</param>
    /// <param name="IsOdd">What makes it odd, of that object.</param>
    private sealed record Cited(Oddity Item, string Entity, string File, int Line, string Inner, Func<PlainJson, bool> IsOdd);

    private static readonly Cited[] Lines =
    [
        new(Oddity.OldTimelineEvents, Entity.Event, Event2012October, 1, "", e => e.At("id") is null && e.At("payload.shas.0")?.GetArrayLength() == 5),
        new(Oddity.OldTimelineEvents, Entity.Event, Event2012October, 7, "", e => e.Text("type") == "FollowEvent" && e.At("repository") is null),
        new(Oddity.OldTimelineEvents, Entity.Event, Event2012October, 36, "", e => e.At("payload")?.GetRawText() == "{}"),
        new(Oddity.OldTimelineEvents, Entity.Event, Event2012October, 53, "", e => e.Number("payload.issue_id") > 0 && e.At("payload.issue") is null),
        new(Oddity.OldTimelineEvents, Entity.Event, Event2012October, 56, "", e => e.Number("payload.issue") > 0),
        new(Oddity.OldTimelineEvents, Entity.Event, Event2012October, 87, "", e => e.At("actor") is null && e.At("repository") is null),
        new(Oddity.OldTimelineEvents, Entity.Event, Event2012October, 312, "", e => e.At("actor") is null && e.At("repository") is null),
        new(Oddity.EventsOfAnotherHost, Entity.Event, Event2012April, 3, "", e => e.Text("repo.name") == "/" && e.At("actor.login") is null),
        new(Oddity.EventsOfAnotherHost, Entity.Event, Event2012April, 32, "", e => e.Text("repo.name") == "/" && e.At("actor.login") is not null),
        new(Oddity.EventsOfAnotherHost, Entity.Event, Event2012April, 50, "", e => e.Text("actor.url") == "https://api.github.dev/users/"),
        new(Oddity.PullRequestOfNulls, Entity.Issue, "octokit-rb-vcr/issues", 60, "", HasPullRequestOfNulls),
        new(Oddity.PullRequestOfNulls, Entity.Issue, "octokit-rb-vcr/search_issues", 2, "", HasPullRequestOfNulls),
        new(Oddity.PullRequestOfNulls, Entity.Issue, Event2012April, 7374, "payload.issue", HasPullRequestOfNulls),
        new(Oddity.NoUser, Entity.PullRequestReview, "hub4j-wiremock/reviews", 1, "", review => review.At("user") is null),
        new(Oddity.NoUser, Entity.Issue, "hub4j-wiremock/issues", 213, "", IsGhosts),
        new(Oddity.NoUser, Entity.Issue, "hub4j-wiremock/issues", 557, "", IsGhosts),
        new(Oddity.NoUser, Entity.PullRequest, "hub4j-wiremock/pulls", 8, "", IsGhosts),
        new(Oddity.HeadGone, Entity.PullRequest, "devlake-raw/pulls_list", 3, "", HasNoHeadRepository),
        new(Oddity.HeadGone, Entity.PullRequest, "devlake-raw/pulls_list", 7, "", HasNoHeadRepository),
        new(Oddity.HeadGone, Entity.PullRequest, Event2012April, 770, "payload.pull_request", HasNoHeadRepository),
        new(Oddity.HeadGone, Entity.PullRequest, Event2012April, 803, "payload.pull_request", HasNoHeadRepository),
        new(Oddity.ReviewStateCase, Entity.PullRequestReview, Event2021, 101, "payload.review", IsInLowerCase),
        new(Oddity.ReviewStateCase, Entity.PullRequestReview, Event2021, 656, "payload.review", IsInLowerCase),
        new(Oddity.ReviewStateCase, Entity.PullRequestReview, "swu-ds525-events-2022/events", 64, "payload.review", IsInLowerCase),
        new(Oddity.ReviewStateCase, Entity.PullRequestReview, "hub4j-wiremock/reviews", 3, "", IsPending),
        new(Oddity.ReviewStateCase, Entity.PullRequestReview, "hub4j-wiremock/reviews", 4, "", IsPending),
        new(Oddity.LargeIds, Entity.Event, Event2021, 1, "", e => e.Text("id") == "17244207336"),
        new(Oddity.CommitsAndFiles, Entity.Commit, "devlake-raw/commits_list", 46, "", IsOfNoAccount),
        new(Oddity.CommitsAndFiles, Entity.Commit, "devlake-raw/commits_list", 47, "", IsOfNoAccount),
        new(Oddity.CommitsAndFiles, Entity.Commit, "hub4j-wiremock/commits_list", 1, "", commit => commit.Text("commit.message") == ""),
        new(Oddity.CommitsAndFiles, Entity.Commit, "hub4j-wiremock/commits", 23, "", commit => commit.List("files").Count == 300),
        new(Oddity.CommitsAndFiles, Entity.Commit, "hub4j-wiremock/commits", 24, "", commit => commit.List("files").Count == 300),
        new(Oddity.CommitsAndFiles, Entity.PullRequestFile, "octokit-rb-vcr/commits", 3, "files.7", file => file.Text("status") == "renamed" && file.At("previous_filename") is null),
        new(Oddity.CommitsAndFiles, Entity.Event, Event2012April, 31, "", e => e.Number("payload.size") == 40 && e.List("payload.commits").Count == 20),
        new(Oddity.Times, Entity.Commit, "hub4j-wiremock/search_commits", 1, "", commit => commit.Text("commit.author.date")!.EndsWith(".000-08:00", StringComparison.Ordinal)),
        new(Oddity.Times, Entity.Commit, "hub4j-wiremock/search_commits", 17, "", commit => commit.Text("commit.author.date")!.EndsWith(".000+02:00", StringComparison.Ordinal)),
        new(Oddity.Times, Entity.Issue, "hub4j-wiremock/search_issues", 9, "", issue => issue.Time("created_at")?.Year == 2005),
        new(Oddity.Times, Entity.Issue, Event2016, 1102, "payload.issue", issue => issue.Time("created_at")?.Year == 2006),
        new(Oddity.Times, Entity.Issue, "octokit-webhooks-examples/webhook_issues", 21, "issue", issue => issue.Text("state") == "open" && issue.At("closed_at") is not null),
        new(Oddity.Texts, Entity.PullRequest, "github-changelog-generator-vcr/pulls_list", 4, "", pull => pull.At("body") is null),
        new(Oddity.Texts, Entity.PullRequest, "github-changelog-generator-vcr/pulls_list", 7, "", pull => pull.At("body") is null),
        new(Oddity.Texts, Entity.Issue, Event2016, 552, "payload.issue", issue => issue.Text("body")!.Length == 41_138),
        new(Oddity.Texts, Entity.Issue, "hub4j-wiremock/issues", 580, "", issue => issue.Text("body")!.Length == 32_208),
        new(Oddity.Texts, Entity.PullRequest, Event2021, 181, "payload.pull_request", pull => pull.Text("body")!.Length == 17_019),
        new(Oddity.Texts, Entity.Commit, "devlake-raw/commits_list", 3, "", commit => commit.Text("commit.message")!.Any(char.IsSurrogate)),
        new(Oddity.Texts, Entity.Event, Event2012April, 7374, "", e => e.At("payload")!.Value.GetRawText().Contains("\\u001b", StringComparison.OrdinalIgnoreCase)),
        new(Oddity.Texts, Entity.Event, Event2012October, 2942, "", e => e.Text("payload.shas.0.2")!.Contains('\uFFFD', StringComparison.Ordinal)),
        new(Oddity.Texts, Entity.Event, Event2012October, 1188, "", e => e.Text("repository.description")!.Any(letter => letter is >= '\u0600' and <= '\u06FF')),
        new(Oddity.Bots, Entity.Issue, "hub4j-wiremock/issues", 298, "", IsABots),
        new(Oddity.Bots, Entity.Issue, "hub4j-wiremock/issues", 299, "", IsABots),
        new(Oddity.Bots, Entity.Event, Event2021, 53, "", e => e.Text("actor.login") == "github-actions[bot]" && e.Text("actor.display_login") == "github-actions"),
        new(Oddity.NewerFields, Entity.Issue, "hub4j-wiremock/issues", 672, "", issue => issue.At("sub_issues_summary") is not null),
        new(Oddity.AbsentFields, Entity.Issue, "octokit-rb-vcr/issues", 60, "", issue => new[] { "author_association", "assignees", "locked", "draft" }.All(field => issue.At(field) is null)),
        new(Oddity.AbsentFields, Entity.PullRequest, "github-changelog-generator-vcr/pulls_list", 4, "", pull => new[] { "labels", "assignees", "draft" }.All(field => pull.At(field) is null)),
    ];

    internal static IEnumerable<Oddity> Items => Lines.Select(line => line.Item);

    private static IEnumerable<TestCaseData> Cases() =>
        Lines.Select((line, index) => new TestCaseData(index).SetArgDisplayNames($"{line.Item} {line.File}:{line.Line} {line.Inner}".TrimEnd()).SetCategory($"{line.Item}"));

    [TestCaseSource(nameof(Cases))]
    public void Read_ACitedLine_GivesTheRowThatItSays(int index)
    {
        var (_, entity, file, line, inner, isOdd) = Lines[index];
        var payload = RecordedPayloads.Line(file, line);
        payload = inner.Length == 0 ? payload : payload.Inner(inner);
        Assert.That(isOdd(new PlainJson(payload.Json)), Is.True, "the line isn't as odd as it is said to be");
        Reading.Expect(entity, payload.Bytes, PlainRows.Of(entity, payload));
    }

    /// <summary>How many of the year's events lack what: the rows themselves are compared in <see cref="RealRecordsTests"/>.</summary>
    [TestCase(Event2012October, 3_086, 16, 142)]
    [TestCase(Event2012April, 7_981, 34, 295)]
    [Oddity(Oddity.OldTimelineEvents), Oddity(Oddity.EventsOfAnotherHost)]
    public void Read_EventsOf2012_LackActorsAndRepositories(string file, int all, int withoutActor, int withoutRepository)
    {
        var rows = RecordedPayloads.In(file).Select(payload => (EventRow)Reading.RowOf(Entity.Event, payload.Bytes)).ToList();
        Assert.That(
            (rows.Count, rows.Count(row => row.Actor is null), rows.Count(row => row.Repository is null)), Is.EqualTo((all, withoutActor, withoutRepository)));
    }

    [TestCase(73)]
    [TestCase(450)]
    [Oddity(Oddity.EventsOutOfOrder)]
    public void Read_TwoEventsInARow_MayGoBackInTime(int line)
    {
        var times = new[] { line - 1, line }.Select(number => ((EventRow)Reading.RowOf(Entity.Event, RecordedPayloads.Line(Event2012April, number).Bytes)).CreatedAt);
        Assert.That(times, Is.Ordered.Descending.And.Unique);
    }

    /// <summary>The same state of a pull request, once as a list has it and once in full.</summary>
    [TestCase(11, 16)]
    [TestCase(35, 35)]
    [TestCase(38, 39)]
    [Oddity(Oddity.ListAndFullForm)]
    public void Read_TheListFormAndTheFullForm_AreTheSameRow(int inList, int inFull)
    {
        var (list, full) = (RecordedPayloads.Line("hub4j-wiremock/pulls_list", inList), RecordedPayloads.Line("hub4j-wiremock/pulls", inFull));
        Assert.That((list.Has("merged"), full.Has("merged")), Is.EqualTo((false, true)));
        Reading.Expect(Entity.PullRequest, list.Bytes, Reading.RowOf(Entity.PullRequest, full.Bytes));
    }

    /// <summary>Of objects that have no table, by the rules of those that have.</summary>
    [TestCase("devlake-raw/issue_events", 1, "id", 6_774_117_135)]
    [TestCase("devlake-raw/issue_events", 34, "issue.labels.2.id", 3_024_525_263)]
    [Oddity(Oddity.LargeIds)]
    public void Id_OfACitedLine_IsKept(string file, int line, string path, long id) => Assert.That(Parent(file, line, path).Id(Field(path)), Is.EqualTo(id));

    /// <inheritdoc cref="Id_OfACitedLine_IsKept"/>
    [TestCase("octokit-webhooks-examples/webhook_check_run", 8, "check_run.app.created_at", "2018-04-25T20:42:10Z")]
    [TestCase("hub4j-wiremock/webhooks", 50, "repository.created_at", "2019-09-06T23:26:04Z")]
    [TestCase("hub4j-wiremock/webhooks", 15, "installation.created_at", "2018-04-30T17:38:18Z")]
    [Oddity(Oddity.Times)]
    public void Time_OfACitedLine_IsUtc(string file, int line, string path, string time) => Assert.That(Parent(file, line, path).Time(Field(path)), Is.EqualTo(Reading.At(time)));

    private static Fields Parent(string file, int line, string path) =>
        new(new PlainJson(RecordedPayloads.Line(file, line).Json).At(path[..Math.Max(0, path.LastIndexOf('.'))])!.Value);

    private static string Field(string path) => path[(path.LastIndexOf('.') + 1)..];

    private static bool HasPullRequestOfNulls(PlainJson issue) =>
        issue.At("pull_request") is { ValueKind: JsonValueKind.Object } pull && pull.EnumerateObject().All(url => url.Value.ValueKind == JsonValueKind.Null);

    private static bool IsGhosts(PlainJson payload) => payload.Text("user.login") == "ghost" && payload.Number("user.id") == 10137;

    private static bool HasNoHeadRepository(PlainJson pull) => pull.At("head") is not null && pull.At("head.repo") is null;

    private static bool IsInLowerCase(PlainJson review) => review.Text("state")!.All(char.IsAsciiLetterLower) || review.Text("state") == "changes_requested";

    private static bool IsPending(PlainJson review) => review.Text("state") == "PENDING" && review.At("submitted_at") is null;

    private static bool IsOfNoAccount(PlainJson commit) => commit.At("author") is null && commit.At("commit.author.name") is not null;

    private static bool IsABots(PlainJson issue) => issue.Text("user.login") == "dependabot-preview[bot]" && issue.Text("user.type") == "Bot";
}
