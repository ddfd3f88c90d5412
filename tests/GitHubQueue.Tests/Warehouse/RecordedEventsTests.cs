using System.Text.Json.Nodes;
using GitHubQueue.Records;
using GitHubQueue.Tables;
using GitHubQueue.Tests.Support;
using NUnit.Framework;

namespace GitHubQueue.Tests.Warehouse;

/// <summary>Every recorded event, of 2012 to 2022, comes from the queue through the archive into the star schema, with the values that it has.</summary>
[Category("Postgres")]
public sealed class RecordedEventsTests
{
    private static readonly RecordedPayload[] None = [];

    private IReadOnlyList<RecordedPayload> _recorded = None;
    private IReadOnlyList<(string Key, EventRow Row, PlainJson Json)> _plain = [];
    private TestWarehouse? _warehouse;

    [OneTimeSetUp]
    public async Task LoadAndRefresh()
    {
        _recorded = RecordedPayloads.Of("events");
        _plain = [.. _recorded.Select(payload => (KeyOf(payload), (EventRow)PlainRows.Of(Entity.Event, payload), new PlainJson(payload.Json)))];
        _warehouse = await TestWarehouse.StartAsync();
        await _warehouse.ArchiveAsync(_recorded.Select(payload => TestEvent.RecordOf(payload.Text)));
        var load = (await _warehouse.RunAsync("load", "--json")).Expect(0);
        Assert.That((load.Number("extracted"), load.Number("loaded"), load.Number("rejected"), load.Number("failed")), Is.EqualTo((_recorded.Count, _recorded.Count, 0, 0)));
        (await _warehouse.RunAsync("warehouse", "refresh")).Expect(0);
    }

    [OneTimeTearDown]
    public async Task Remove()
    {
        if (_warehouse is not null)
            await _warehouse.DisposeAsync();
    }

    [Test]
    public async Task EachStage_HasWhatTheOneBeforeGaveIt()
    {
        Assert.That(await _warehouse!.AskAsync<long>("select count(*) from bronze.raw_events"), Is.EqualTo(_recorded.Count));
        Assert.That(await _warehouse.AskAsync<long>("select count(*) from silver.events"), Is.EqualTo(_recorded.Count));
        Assert.That(await _warehouse.AskAsync<long>("select count(*) from gold.fact_events"), Is.EqualTo(_plain.Count(one => one.Row.CreatedAt?.Year is >= 2010 and <= 2035)));
        Assert.That(_recorded, Has.Count.GreaterThan(14_000));
    }

    [Test]
    public async Task Bronze_HasTheWholeEvent() => Assert.That(
        await _warehouse!.ListAsync<string>("select raw::text from bronze.raw_events order by id limit 200"),
        Is.EqualTo(_recorded.Take(200).Select(payload => payload.Text)).Using<string>((one, other) => JsonNode.DeepEquals(JsonNode.Parse(one), JsonNode.Parse(other))));

    [Test]
    public async Task Silver_HasTheValuesOfEachEvent() => Assert.That(
        await _warehouse!.ListAsync<string>($"""
            select {Joined("event_id, event_type, created_at::text, actor_id, actor_login, repo_id, repo_name, org_id, org_login, is_public::text, action, number, ref, ref_type, head_sha, before_sha, commits, is_merged::text")}
              from silver.events order by 1
            """),
        Is.EqualTo(_plain.Select(one => Line(
            one.Key, one.Row.Type, Text(one.Row.CreatedAt), one.Row.ActorId, one.Row.Actor, one.Row.RepositoryId, one.Row.Repository, one.Json.Number("org.id"), one.Row.Org,
            Text(one.Row.IsPublic), one.Row.Action, one.Row.Number, one.Row.Ref, one.Row.RefType, one.Row.HeadSha, one.Row.BeforeSha, one.Row.Commits,
            Text(one.Row.Action == "merged" ? true : IsMerged(one.Json)))).Order(StringComparer.Ordinal)));

    [Test]
    public async Task Facts_HaveTheValuesOfEachEvent() => Assert.That(
        await _warehouse!.ListAsync<string>($"select {Joined("event_id, event_time::text, date_id::text, event_hour::text, actor_id::text, repo_id::text, event_type, action")} from gold.fact_events order by 1"),
        Is.EqualTo(_plain.Select(one => Line(
            one.Key, Text(one.Row.CreatedAt), FormattableString.Invariant($"{one.Row.CreatedAt?.UtcDateTime:yyyyMMdd}"), one.Row.CreatedAt!.Value.UtcDateTime.Hour,
            one.Row.ActorId ?? -1, one.Row.RepositoryId ?? -1, one.Row.Type, one.Row.Action)).Order(StringComparer.Ordinal)));

    [Test]
    public async Task Dimensions_HaveTheNewestNames()
    {
        var actors = _plain.Where(one => one.Row.ActorId is not null).GroupBy(one => one.Row.ActorId)
            .Select(same => same.Where(one => one.Row.Actor is not null).OrderBy(one => one.Row.CreatedAt).ThenBy(one => one.Row.Actor, StringComparer.Ordinal).Last().Row)
            .Select(newest => Line(newest.ActorId, newest.Actor, Text(newest.CreatedAt)));
        Assert.That(
            await _warehouse!.ListAsync<string>($"select {Joined("actor_id::text, actor_login, last_event_time::text")} from gold.dim_actors where actor_id <> -1 order by 1"),
            Is.EqualTo(actors.Order(StringComparer.Ordinal)));
        var repositories = _plain.Where(one => one.Row.RepositoryId is not null).GroupBy(one => one.Row.RepositoryId)
            .Select(same => same.OrderBy(one => one.Row.CreatedAt).ThenBy(one => one.Row.Repository, StringComparer.Ordinal).ThenBy(one => one.Row.Org ?? "", StringComparer.Ordinal).Last().Row)
            .Select(newest => Line(newest.RepositoryId, newest.Repository, newest.Repository!.Split('/')[0], newest.Repository.Split('/')[1], newest.Org, Text(newest.CreatedAt)));
        Assert.That(
            await _warehouse.ListAsync<string>($"select {Joined("repo_id::text, repo_name, repo_owner, repo_project, org_login, last_event_time::text")} from gold.dim_repos where repo_id <> -1 order by 1"),
            Is.EqualTo(repositories.Order(StringComparer.Ordinal)));
    }

    [Test]
    public async Task EventTypes_AreAllThere() => Assert.That(
        await _warehouse!.ListAsync<string>($"select {Joined("event_type, count(*)::text")} from gold.fact_events join gold.dim_event_types using (event_type) group by event_type order by 1"),
        Is.EqualTo(_plain.GroupBy(one => one.Row.Type).Select(type => Line(type.Key, type.Count())).Order(StringComparer.Ordinal)));

    [Test]
    public async Task ForeignKeys_AreThere()
    {
        Assert.That(await _warehouse!.ListAsync<string>("select confrelid::regclass::text from pg_constraint where conrelid = 'gold.fact_events'::regclass and contype = 'f' and convalidated order by 1"), Is.EqualTo(
            new[] { "gold.dim_actors", "gold.dim_date", "gold.dim_event_types", "gold.dim_repos" }));
        foreach (var column in new[] { "date_id", "actor_id", "repo_id", "event_type" })
        {
            var values = "event_id, event_time, date_id, actor_id, repo_id, event_type".Replace(column, column == "event_type" ? "'NoSuchEvent'" : "-2", StringComparison.Ordinal);
            Assert.That(
                () => _warehouse.ExecuteAsync($"insert into gold.fact_events select {values.Replace("event_id", "'other'", StringComparison.Ordinal)}, 0, null, now() from gold.fact_events limit 1"),
                Throws.TypeOf<Npgsql.PostgresException>().With.Property("SqlState").EqualTo(Npgsql.PostgresErrorCodes.ForeignKeyViolation), column);
        }
    }

    [Test]
    public async Task Check_CountsTheSentinels()
    {
        var check = (await _warehouse!.RunAsync("warehouse", "check", "--deep", "--json")).Expect(0).Json.EnumerateArray()
            .ToDictionary(finding => finding.GetProperty("name").GetString()!, finding => finding.GetProperty("found").GetString());
        Assert.That((check["facts with the actor unknownuser"], check["facts with the repository unknownrepo"], check["uncurated event types"], check["events held back"]), Is.EqualTo(
            ($"{_plain.Count(one => one.Row.ActorId is null)}", $"{_plain.Count(one => one.Row.RepositoryId is null)}", "0", "0")));
        Assert.That(_plain.Count(one => one.Row.ActorId is null), Is.GreaterThan(3_000), "those of October 2012 know no ids");
    }

    private static string KeyOf(RecordedPayload payload) => new PlainJson(payload.Json).Text("id") ?? $"hash:{PayloadHash.Of(payload.Bytes)}";

    private static bool? IsMerged(PlainJson json) => json.At("payload.pull_request.merged") is { } merged ? merged.GetBoolean() : null;

    private static string Joined(string columns) => $"array_to_string(array[{columns}], '|', '') collate \"C\"";

    private static string Line(params object?[] values) => string.Join('|', values);

    private static string Text(DateTimeOffset? time) => FormattableString.Invariant($"{time?.UtcDateTime:yyyy-MM-dd HH:mm:ss}+00");

    private static string? Text(bool? flag) => flag switch
    {
        null => null,
        true => "true",
        false => "false",
    };
}
