using System.Text.Json.Nodes;
using GitHubQueue.Records;
using GitHubQueue.Tests.Support;
using GitHubQueue.Warehouse;
using NUnit.Framework;

namespace GitHubQueue.Tests.Warehouse;

/// <summary>An event that can't be kept, or can't be understood, costs itself and none of its neighbours.</summary>
[Parallelizable(ParallelScope.All)]
[Category("Postgres")]
public sealed class OddEventsTests
{
    [Test]
    public async Task Load_OfOnePoisonedRowInFiveThousand_CostsOneRow()
    {
        await using var warehouse = await TestWarehouse.StartAsync();
        var records = TestEvent.Many(5_000).Select(one => one.ToRecord()).ToList();
        records[1233] = (TestEvent.Of(1234) with { Payload = """{"ref":"a\u0000b"}""" }).ToRecord();
        await warehouse.Pipeline.ArchiveAsync(records, batchSize: 5_000);
        var load = (await warehouse.RunAsync("load")).Expect(0);
        Assert.That(load.Out, Is.EqualTo($"load: 4,999 rows of 1 object into {warehouse.Postgres.Name}, 1 rejected (see 'github-queue warehouse check').\n"));
        await warehouse.RefreshAsync();
        Assert.That(await warehouse.ListAsync<string>("select concat_ws('|', extracted, rejected, duplicates, loaded) from github_queue.loads"), Is.EqualTo(new[] { "5000|1|0|4999" }));
        Assert.That(await warehouse.ListAsync<string>("select concat_ws('|', line, payload) from bronze.dead_letter_queue"), Is.EqualTo(new[] { $"1234|{Text(records[1233])}" }));
        Assert.That(await warehouse.AskAsync<string>("select error from bronze.dead_letter_queue"), Is.EqualTo("PostgreSQL refused it: unsupported Unicode escape sequence (22P05)."));
        Assert.That(
            await warehouse.ListAsync<int>("select event_id::int from gold.fact_events order by 1"), Is.EqualTo(Enumerable.Range(1, 5_000).Where(id => id != 1234)));
        Assert.That(await warehouse.ListAsync<int>("select event_id::int from bronze.raw_events order by id"), Is.Ordered, "in the order of arrival");
    }

    private static readonly TestCaseData[] Refused =
    [
        new("""{"id":"2","type":"PushEvent","payload":{"other":"\ud800"}}""", "PostgreSQL refused it: "),
        new("""{"id":"2","type":"PushEvent","payload":{"other":1e200000}}""", "PostgreSQL refused it: "),
        new("""{"id":"2","type":"Push\u0000Event"}""", "PostgreSQL refused it: "),
        new("""{"id":"2\u0000","type":"PushEvent"}""", "PostgreSQL refused it: "),
        new($$"""{"id":"{{Noise(9_000)}}","type":"PushEvent"}""", "PostgreSQL refused it: "),
        new($$"""{"id":"2","type":"{{Noise(9_000)}}"}""", "PostgreSQL refused it: "),
        new("""{"id":"2","type":null}""", "Field 'type' is required and must be text; found null."),
        new("""{"id":"2","type":"PushEvent","created_at":"soon"}""", "Field 'created_at' must be a time"),
        new("[]", "Field 'payload' must be an object; found []."),
        new("nothing", "The payload is not JSON: "),
    ];

    [TestCaseSource(nameof(Refused))]
    public async Task Load_OfAnEventThatCannotBeKept_MakesItADeadLetter(string json, string reason)
    {
        await using var warehouse = await TestWarehouse.StartAsync();
        await warehouse.ArchiveAsync(TestEvent.Of(1).ToRecord(), TestEvent.RecordOf(json), TestEvent.Of(3).ToRecord());
        await warehouse.LoadAndRefreshAsync();
        Assert.That(await warehouse.ListAsync<string>("select event_id from gold.fact_events order by 1"), Is.EqualTo(new[] { "1", "3" }));
        Assert.That(await warehouse.ListAsync<string>("select line || ' ' || payload from bronze.dead_letter_queue"), Is.EqualTo(new[] { $"2 {json}" }));
        Assert.That(await warehouse.AskAsync<string>("select error from bronze.dead_letter_queue"), Does.StartWith(reason));
    }

    [Test]
    public async Task Load_OfBytesThatAreNoText_KeepsThemAsADeadLetter()
    {
        await using var warehouse = await TestWarehouse.StartAsync();
        byte[] bytes = [.. "{\"id\":\"2\",\"type\":\""u8, 0xff, .. "\"}"u8];
        await warehouse.ArchiveAsync(TestEvent.Of(1).ToRecord(), TestEvent.RecordOf("{}") with { Payload = bytes });
        await warehouse.LoadAsync();
        Assert.That(await warehouse.ListAsync<string>("select concat_ws('|', line, payload, payload_base64, error) from bronze.dead_letter_queue"), Is.EqualTo(
            new[] { $"2|{Convert.ToBase64String(bytes)}|The payload is not UTF-8." }));
    }

    [TestCase("12345678901234567890")]
    [TestCase("1234567890123456789")] // of 19 digits, and a bigint
    [TestCase("\"octocat\"")]
    [TestCase("1.5")]
    [TestCase("null")]
    [TestCase("[1]")]
    public async Task Refresh_OfAnIdThatIsNone_TakesTheSentinel(string id)
    {
        await using var warehouse = await TestWarehouse.StartAsync();
        await warehouse.ArchiveAsync((TestEvent.Of(1) with { ActorId = id }).ToRecord(), (TestEvent.Of(2) with { RepoId = id }).ToRecord(), TestEvent.Of(3).ToRecord());
        Assert.That((await warehouse.LoadAsync())["loaded"], Is.EqualTo(3));
        await warehouse.RefreshAsync();
        Assert.That(await warehouse.ListAsync<string>("""
            select concat_ws('|', event_id, actor_id, actor_login, repo_id, repo_name)
              from gold.fact_events join gold.dim_actors using (actor_id) join gold.dim_repos using (repo_id) order by 1
            """), Is.EqualTo(new[] { "1|-1|unknownuser|1|org-1/repo-1", "2|2|user-2|-1|unknownrepo", "3|3|user-3|3|org-0/repo-3" }));
    }

    [Test]
    public async Task Refresh_OfTimesThatTheCalendarLacks_HoldsThemBackAndCountsThem()
    {
        await using var warehouse = await TestWarehouse.StartAsync();
        string?[] times =
        [
            null, "0001-01-01T00:00:00Z", "1999-06-01T00:00:00Z", "2009-12-31T23:59:59Z", "2010-01-01T00:00:00Z", "2035-12-31T23:59:59.999Z", "2036-01-01T00:00:00Z",
            "2100-01-01T00:00:00Z", "9999-12-31T23:59:59.9999999Z", "2009-12-31T23:30:00-01:00", "2036-01-01T00:30:00+01:00",
        ];
        await warehouse.ArchiveAsync(times.Select((at, index) => (TestEvent.Of(1 + index) with { At = at, ActorId = $"{1000 + index}" }).ToRecord()));
        await warehouse.LoadAndRefreshAsync();
        Assert.That(await warehouse.ListAsync<string>("select event_id || ' ' || date_id from gold.fact_events order by event_id::int"), Is.EqualTo(
            new[] { "5 20100101", "6 20351231", "10 20100101", "11 20351231" }));
        Assert.That(await warehouse.ListAsync<long>("select actor_id from gold.dim_actors order by 1"), Is.EqualTo(new[] { -1, 1004, 1005, 1009, 1010 }), "nobody is known by what was held back");
        Assert.That(await warehouse.ListAsync<int>("select event_id::int from silver.held_back_events order by 1"), Is.EqualTo(new[] { 1, 2, 3, 4, 7, 8, 9 }));
        var findings = await WarehouseCheck.RunAsync(warehouse.Postgres, null, deep: true, default);
        Assert.That(findings.Single(finding => finding.Name == "events held back"), Is.EqualTo(
            new Finding("events held back", "7", "note", "without a time, or not of 2010 to 2035: silver.held_back_events")));
        Assert.That(findings.Where(finding => finding.IsWrong), Is.Empty);
        await warehouse.ArchiveAsync((TestEvent.Of(100) with { FetchedAt = TestEvent.Noon }).ToRecord());
        await warehouse.LoadAndRefreshAsync();
        Assert.That(await warehouse.AskAsync<long>("select count(*) from gold.fact_events"), Is.EqualTo(5), "they stop nobody");
    }

    /// <summary>What it doesn't say is null, and left out here.</summary>
    [TestCase(
        """{"id":"1","type":"PushEvent","actor":"octocat","created_at":"2012-10-13T00:00:17-07:00","repository":{"id":7,"owner":"github","name":"docs","organization":"github"},"payload":{"size":2,"ref":"main"}}""",
        """{"event_id":"1","event_type":"PushEvent","created_at":"2012-10-13T07:00:17+00:00","actor_login":"octocat","repo_id":"7","repo_name":"github/docs","org_login":"github","commits":"2","ref":"main"}""")]
    [TestCase(
        """{"id":"1","type":"PushEvent","actor":{"id":5,"login":"octocat"},"repo":{"id":7,"name":"/"},"org":{"id":9,"login":"github"},"public":true,"payload":{"push_id":9,"ref":"r","head":"h","before":"b"}}""",
        """{"event_id":"1","event_type":"PushEvent","actor_id":"5","actor_login":"octocat","repo_id":"7","org_id":"9","org_login":"github","is_public":true,"ref":"r","head_sha":"h","before_sha":"b"}""")]
    [TestCase(
        """{"id":"1","type":"PullRequestEvent","actor":null,"repo":null,"org":null,"payload":{"action":"closed","pull_request":{"number":5,"merged":false}},"public":false}""",
        """{"event_id":"1","event_type":"PullRequestEvent","action":"closed","number":"5","is_merged":false,"is_public":false}""")]
    [TestCase(
        """{"id":"1","type":"PullRequestEvent","payload":{"action":"merged","number":5,"pull_request":{"number":6}}}""",
        """{"event_id":"1","event_type":"PullRequestEvent","action":"merged","number":"5","is_merged":true}""")]
    [TestCase("""{"id":"1","type":"IssuesEvent","payload":{"action":"opened","issue":{"number":5}}}""", """{"event_id":"1","event_type":"IssuesEvent","action":"opened","number":"5"}""")]
    [TestCase("""{"id":"1","type":"CreateEvent","payload":{"ref":"main","ref_type":"branch"}}""", """{"event_id":"1","event_type":"CreateEvent","ref":"main","ref_type":"branch"}""")]
    [TestCase("""{"id":1,"type":"GistEvent","payload":["odd"],"repo":"odd","actor":"octocat","org":"github"}""", """{"event_id":"1","event_type":"GistEvent","actor_login":"octocat","org_login":"github"}""")]
    [TestCase("""{"id":"1","type":"NewEvent"}""", """{"event_id":"1","event_type":"NewEvent"}""")]
    public async Task Silver_OfAnyYearsShape_HasItsColumns(string json, string row)
    {
        await using var warehouse = await TestWarehouse.StartAsync();
        await warehouse.ArchiveAsync(TestEvent.RecordOf(json));
        await warehouse.LoadAndRefreshAsync();
        var found = await warehouse.AskAsync<string>("select jsonb_strip_nulls(to_jsonb(e) - '{load_id,processed_at}'::text[])::text from silver.events e");
        Assert.That(JsonNode.DeepEquals(JsonNode.Parse(found), JsonNode.Parse(row)), found);
    }

    /// <summary>Text that no compression makes short.</summary>
    private static string Noise(int length) => Convert.ToHexString(RandomBytes(length / 2));

    private static byte[] RandomBytes(int count)
    {
        var bytes = new byte[count];
        new Random(1).NextBytes(bytes);
        return bytes;
    }

    private static string Text(Record record) => System.Text.Encoding.UTF8.GetString(record.Payload.Span);

    /// <summary>The reason quotes the value no further than that, and half a character is nothing that a database takes.</summary>
    [Test]
    public async Task Load_OfABadValueWithACharacterOfTwoHalvesWhereItIsCut_RejectsThatEventOnly()
    {
        await using var warehouse = await TestWarehouse.StartAsync();
        await warehouse.ArchiveAsync(
            TestEvent.Of(1).ToRecord(),
            TestEvent.RecordOf($$"""{"id":"2","type":"PushEvent","created_at":"2026-11-20T12:00:00Z","public":"{{new string('x', 78)}}😀{{new string('y', 80)}}"}"""));
        Assert.That(await warehouse.LoadAsync(), Is.SupersetOf(new Dictionary<string, long> { ["loaded"] = 1, ["rejected"] = 1, ["failed"] = 0 }));
        Assert.That(await warehouse.AskAsync<string>("select error from bronze.dead_letter_queue"), Does.EndWith("xxx…."));
    }
}
