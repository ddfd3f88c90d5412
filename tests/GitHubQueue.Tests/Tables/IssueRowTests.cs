using System.Text;
using GitHubQueue.Records;
using GitHubQueue.Tables;
using NUnit.Framework;

namespace GitHubQueue.Tests.Tables;

/// <summary>Shapes of all years are read; what breaks a rule is named with field, rule and value.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class IssueRowTests
{
    private const string Least = "\"id\":1,\"number\":7,\"title\":\"t\",\"state\":\"open\",\"created_at\":\"2020-01-01T00:00:00Z\",\"updated_at\":\"2020-01-02T00:00:00Z\"";

    private static readonly IssueRow LeastRow = new()
    {
        Id = 1,
        Number = 7,
        Title = "t",
        State = "open",
        Labels = [],
        Assignees = [],
        CreatedAt = At("2020-01-01T00:00:00Z"),
        UpdatedAt = At("2020-01-02T00:00:00Z"),
    };

    [Test]
    public void Read_AnIssueWithNothingButWhatIsRequired_HasNulls() => ExpectRow("", LeastRow);

    [TestCase("\"pull_request\":{\"html_url\":null,\"diff_url\":null,\"patch_url\":null}", false)] // 2011 to 2013
    [TestCase("\"pull_request\":null", false)]
    [TestCase("\"pull_request\":{\"url\":\"u\"}", true)]
    [TestCase("\"pull_request\":{\"html_url\":\"u\"}", true)]
    public void Read_APullRequestObject_CountsOnlyWhereItPointsSomewhere(string field, bool isPullRequest) =>
        ExpectRow("," + field, LeastRow with { IsPullRequest = isPullRequest });

    [TestCase("\"user\":null", null, null)]
    [TestCase("\"user\":{\"login\":\"ghost\",\"id\":10137,\"type\":\"User\"}", "ghost", "User")]
    [TestCase("\"user\":{\"login\":\"dependabot-preview[bot]\",\"type\":\"Bot\"}", "dependabot-preview[bot]", "Bot")]
    [TestCase("\"user\":{\"login\":\"old\"}", "old", null)]
    public void Read_TheAuthor_MayBeGoneOrABot(string field, string? author, string? type) =>
        ExpectRow("," + field, LeastRow with { Author = author, AuthorType = type });

    [Test]
    public void Read_AnIdBeyond32Bits_IsKept() =>
        Assert.That(Read("{" + Least.Replace("\"id\":1,", "\"id\":6774117135999,", StringComparison.Ordinal) + "}").Row, Is.EqualTo(LeastRow with { Id = 6774117135999 }).UsingPropertiesComparer());

    [TestCase("\"2019-08-14T02:33:21.000+02:00\"", "2019-08-14T00:33:21Z")]
    [TestCase("\"2012-10-13T00:00:17-07:00\"", "2012-10-13T07:00:17Z")]
    [TestCase("\"2018-04-25 20:42:10\"", "2018-04-25T20:42:10Z")]
    [TestCase("\"2019-05-15T15:20:00.000Z\"", "2019-05-15T15:20:00Z")]
    [TestCase("1557933565", "2019-05-15T15:19:25Z")]
    public void Read_ATimeOfAnotherShape_IsUtc(string json, string expected) =>
        ExpectRow($",\"closed_at\":{json}", LeastRow with { ClosedAt = At(expected) }); // and open all the same: oddity 13

    [TestCase("open", "2020-01-03T00:00:00Z", null, null)]
    [TestCase("closed", "2020-01-03T00:00:00Z", null, 48.0)]
    [TestCase("closed", "2020-01-03T00:00:00Z", "2020-01-02T00:00:00Z", 24.0)]
    [TestCase("closed", null, null, null)]
    public void LeadTimeHours_IsFromCreationToMergeOrCloseAndNullWhileOpen(string state, string? closed, string? merged, double? hours) =>
        Assert.That((LeastRow with { State = state, ClosedAt = closed is null ? null : At(closed), MergedAt = merged is null ? null : At(merged) }).LeadTimeHours, Is.EqualTo(hours));

    [TestCase("\"assignee\":{\"login\":\"a\"}", "a")] // before 2016
    [TestCase("\"assignee\":{\"login\":\"a\"},\"assignees\":[{\"login\":\"a\"},{\"login\":\"b\"}]", "a b")]
    [TestCase("\"assignee\":null,\"assignees\":[]", "")]
    public void Read_Assignees_AreOneOrSeveral(string field, string logins) =>
        ExpectRow("," + field, LeastRow with { Assignees = logins.Split(' ', StringSplitOptions.RemoveEmptyEntries) });

    [Test]
    public void Read_ATextOfAnyKind_IsKept() => ExpectRow(
        """
        ,"labels":[{"name":"\uD83D\uDC1B bug"},"plain",null],"body":null,"milestone":{"title":"\u001b[0m \uFFFD"},"state_reason":"not_planned",
        "sub_issues_summary":{"total":0},"type":{"name":"Bug"}
        """,
        LeastRow with { Labels = ["\U0001F41B bug", "plain"], Milestone = "\u001b[0m \uFFFD", StateReason = "not_planned" });

    [TestCase("[1]", "Field 'payload' must be an object; found [1].")]
    [TestCase("{", "The payload is not JSON: *")]
    [TestCase("id:0", "Field 'id' is required and must be an integer above 0; found 0.")]
    [TestCase("id:\"1\"", "Field 'id' must be an integer; found \"1\".")]
    [TestCase("id:1.5", "Field 'id' must be an integer; found 1.5.")]
    [TestCase("number:null", "Field 'number' is required and must be an integer above 0; found null.")]
    [TestCase("number:-3", "Field 'number' is required and must be an integer above 0; found -3.")]
    [TestCase("title:null", "Field 'title' is required and must be text; found null.")]
    [TestCase("title:[]", "Field 'title' must be text; found [].")]
    [TestCase("title:\"\\ud800\"", "Field 'title' must be text without half surrogate pairs; found \"\\ud800\".")]
    [TestCase("state:\"merged\"", "Field 'state' must be one of open, closed; found \"merged\".")]
    [TestCase("created_at:\"soon\"", "Field 'created_at' must be a time such as 2026-11-20T08:30:00Z; found \"soon\".")]
    [TestCase("updated_at:null", "Field 'updated_at' is required and must be a time; found null.")]
    [TestCase("updated_at:-1", "Field 'updated_at' must be a time such as 2026-11-20T08:30:00Z; found -1.")]
    [TestCase("user:\"me\"", "Field 'user' must be an object; found \"me\".")]
    [TestCase("user:{\"login\":5}", "Field 'user.login' must be text; found 5.")]
    [TestCase("labels:{}", "Field 'labels' must be a list; found {}.")]
    [TestCase("labels:[3]", "Field 'labels[]' must be an object; found 3.")]
    [TestCase("labels:[{\"name\":1}]", "Field 'labels[].name' must be text; found 1.")]
    [TestCase("locked:\"no\"", "Field 'locked' must be true or false; found \"no\".")]
    public void Read_ARecordThatBreaksARule_NamesFieldRuleAndValue(string broken, string reason)
    {
        var colon = broken.IndexOf(':', StringComparison.Ordinal);
        var payload = broken[0] is '[' or '{' ? broken : "{" + Least + $",\"{broken[..colon]}\":{broken[(colon + 1)..]}" + "}"; // the last of two wins
        var read = Read(payload);
        Assert.That(read.Row, Is.Null);
        Assert.That(read.Reason, reason.EndsWith('*') ? Does.StartWith(reason[..^1]) : Is.EqualTo(reason));
    }

    [Test]
    public void Read_AMissingField_IsFoundAsNothing() =>
        Assert.That(Read("{\"id\":1}").Reason, Is.EqualTo("Field 'number' is required and must be an integer above 0; found nothing."));

    [Test]
    public void Read_ALongValue_IsQuotedInPart() => Assert.That(
        Read("{" + Least + $",\"locked\":\"{new string('x', 500)}\"}}").Reason, Is.EqualTo($"Field 'locked' must be true or false; found \"{new string('x', 79)}…."));

    [Test]
    public void Read_BytesThatAreNotUtf8_AreNamed() =>
        Assert.That(RowReader.Read(Record([(byte)'{', 0xff, (byte)'}'])).Reason, Is.EqualTo("The payload is not UTF-8."));

    private static void ExpectRow(string more, IssueRow expected)
    {
        var read = Read("{" + Least + more + "}");
        Assert.That(read.Reason, Is.Null);
        Assert.That(read.Row, Is.EqualTo(expected).UsingPropertiesComparer());
    }

    private static RowRead Read(string payload) => RowReader.Read(Record(Encoding.UTF8.GetBytes(payload)));

    private static Record Record(byte[] payload) => new()
    {
        Entity = Entity.Issue,
        Key = "api.github.com/1",
        AsOf = default,
        Hash = "",
        Org = "o",
        Repo = "r",
        Source = "issues:o/r",
        FetchedAt = default,
        Payload = payload,
    };

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
