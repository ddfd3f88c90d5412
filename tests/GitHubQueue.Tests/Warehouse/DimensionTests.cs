using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;
using QueueCrew;

namespace GitHubQueue.Tests.Warehouse;

/// <summary>Dimensions tell the newest names, by the time of the events, in whatever order those arrive.</summary>
[Parallelizable(ParallelScope.All)]
[Category("Postgres")]
public sealed class DimensionTests
{
    private const string Actors = "select concat_ws('|', actor_id, actor_login, to_char(last_event_time, 'HH24:MI')) from gold.dim_actors where actor_id <> -1 order by 1";

    private const string Repositories = """
        select array_to_string(array[repo_id::text, repo_name, repo_owner, repo_project, org_login, to_char(last_event_time, 'HH24:MI')], '|', '')
          from gold.dim_repos where repo_id <> -1 order by 1
        """;

    /// <param name="Actor">The id of its actor; that of the repository is 6 more.</param>
    /// <param name="Minute">When it happened.</param>
    /// <param name="Login">Null: the event doesn't tell.</param>
    /// <param name="Repo">As for the login.</param>
    /// <param name="Org">Null: it belongs to a user.</param>
    internal sealed record Telling(int Minute, string? Login, string? Repo, string? Org, int Actor = 1)
    {
        public override string ToString() => $"{Actor} {Minute}: {Login ?? "?"} {Repo ?? "?"} {Org ?? "-"}";
    }

    [Test]
    public async Task AnOlderEvent_ThatArrivesLate_ChangesNoName()
    {
        await using var warehouse = await TestWarehouse.StartAsync();
        await ArriveAsync(warehouse, new Telling(30, "new", "new/name", "new-org"));
        await ArriveAsync(warehouse, new Telling(20, "old", "old/name", "old-org"));
        Assert.That(await warehouse.ListAsync<string>(Actors), Is.EqualTo(new[] { "1|new|12:30" }));
        Assert.That(await warehouse.ListAsync<string>(Repositories), Is.EqualTo(new[] { "7|new/name|new|name|new-org|12:30" }));
        Assert.That(await warehouse.AskAsync<long>("select count(*) from gold.fact_events"), Is.EqualTo(2), "it is a fact all the same");
    }

    [Test]
    public async Task ARenamedRepository_ShowsItsLaterName()
    {
        await using var warehouse = await TestWarehouse.StartAsync();
        await ArriveAsync(warehouse, new Telling(20, "octocat", "octocat/old", null));
        await ArriveAsync(warehouse, new Telling(30, "hubot", "github/new", "github"));
        Assert.That(await warehouse.ListAsync<string>(Actors), Is.EqualTo(new[] { "1|hubot|12:30" }));
        Assert.That(await warehouse.ListAsync<string>(Repositories), Is.EqualTo(new[] { "7|github/new|github|new|github|12:30" }));
    }

    [Test]
    public async Task AnEventThatTellsNoName_TakesNoneAway_AndOneThatTellsItGivesIt()
    {
        await using var warehouse = await TestWarehouse.StartAsync();
        await ArriveAsync(warehouse, new Telling(40, null, null, null));
        Assert.That(await warehouse.ListAsync<string>(Actors), Is.EqualTo(new[] { "1|unknownuser" }));
        Assert.That(await warehouse.ListAsync<string>(Repositories), Is.EqualTo(new[] { "7|unknownrepo||||" }));
        await ArriveAsync(warehouse, new Telling(20, "octocat", "octocat/docs", null));
        await ArriveAsync(warehouse, new Telling(30, null, null, "github"));
        Assert.That(await warehouse.ListAsync<string>(Actors), Is.EqualTo(new[] { "1|octocat|12:20" }));
        Assert.That(await warehouse.ListAsync<string>(Repositories), Is.EqualTo(new[] { "7|octocat/docs|octocat|docs||12:20" }));
    }

    /// <summary>A row that says what it has said already isn't written again.</summary>
    [Test]
    public async Task ARefreshThatBringsNoNews_WritesNoDimension()
    {
        const string Written = "select xmin::text from gold.dim_actors union all select xmin::text from gold.dim_repos union all select xmin::text from gold.dim_event_types order by 1";
        await using var warehouse = await TestWarehouse.StartAsync();
        await ArriveAsync(warehouse, new Telling(30, "octocat", "octocat/docs", null));
        var expected = await warehouse.ListAsync<string>(Written);
        await ArriveAsync(warehouse, new Telling(20, "octocat", "octocat/docs", null));
        await ArriveAsync(warehouse, new Telling(10, null, null, null));
        Assert.That(await warehouse.ListAsync<string>(Written), Is.EqualTo(expected));
    }

    [Test]
    public async Task Dimensions_InAnyOrderOfArrival_AreTheSame()
    {
        await using var atOnce = await TestWarehouse.StartAsync();
        await using var oneByOne = await TestWarehouse.StartAsync();
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(15), Prop.ForAll(Orders(), order => IsTheSameAsync(atOnce, oneByOne, order).GetAwaiter().GetResult()));
    }

    private static async Task<bool> IsTheSameAsync(TestWarehouse atOnce, TestWarehouse oneByOne, IReadOnlyList<Telling> order)
    {
        foreach (var warehouse in new[] { atOnce, oneByOne })
            await warehouse.ExecuteAsync("truncate github_queue.loads, bronze.raw_events, silver.events, gold.fact_events cascade; delete from gold.dim_actors where actor_id <> -1; delete from gold.dim_repos where repo_id <> -1");
        await ArriveInBronzeAsync(atOnce, order);
        await atOnce.RefreshAsync();
        foreach (var telling in order)
        {
            await ArriveInBronzeAsync(oneByOne, [telling]);
            await oneByOne.RefreshAsync();
        }
        return (await atOnce.ListAsync<string>(Actors)).SequenceEqual(await oneByOne.ListAsync<string>(Actors))
            && (await atOnce.ListAsync<string>(Repositories)).SequenceEqual(await oneByOne.ListAsync<string>(Repositories));
    }

    private static Arbitrary<IReadOnlyList<Telling>> Orders()
    {
        var telling =
            from actor in Gen.Choose(1, 3)
            from minute in Gen.Choose(1, 3)
            from login in Gen.Elements(null, null, "a", "B", "é")
            from repo in Gen.Elements(null, null, "o/a", "O/b", "a")
            from org in Gen.Elements(null, "o", "P")
            select new Telling(minute, login, repo, org, actor);
        return Arb.From(telling.ListOf(8).Select(order => (IReadOnlyList<Telling>)[.. order]), Smaller);
    }

    private static IEnumerable<IReadOnlyList<Telling>> Smaller(IReadOnlyList<Telling> order) =>
        Enumerable.Range(0, order.Count).Where(_ => order.Count > 1).Select(out_ => (IReadOnlyList<Telling>)[.. order.Where((_, index) => index != out_)]);

    private static TestEvent EventOf(Telling telling) => new()
    {
        Id = Guid.NewGuid().ToString(),
        ActorId = $"{telling.Actor}",
        RepoId = $"{telling.Actor + 6}",
        Login = telling.Login,
        Repo = telling.Repo,
        Org = telling.Org,
        At = $"2026-11-20T12:{telling.Minute:00}:00Z",
    };

    /// <summary>From the archive, in a load of its own, to gold.</summary>
    private static async Task ArriveAsync(TestWarehouse warehouse, Telling telling)
    {
        await warehouse.ArchiveAsync(EventOf(telling).ToRecord());
        await warehouse.LoadAndRefreshAsync();
    }

    /// <summary>As one load, without the way through an archive.</summary>
    private static async Task ArriveInBronzeAsync(TestWarehouse warehouse, IReadOnlyList<Telling> tellings)
    {
        var load = await warehouse.AskAsync<long>("""
            insert into github_queue.loads(target, batch, object_key, root, run_date, extracted, rejected, duplicates, loaded)
              values ('bronze.raw_events', gen_random_uuid(), '', '', now(), @Count, 0, 0, @Count) returning load_id
            """, new { tellings.Count });
        foreach (var record in tellings.Select(telling => EventOf(telling).ToRecord()))
        {
            await warehouse.AskAsync<string>("""
                insert into bronze.raw_events(event_id, event_type, created_at, raw, load_id)
                  select e.raw ->> 'id', e.raw ->> 'type', (e.raw ->> 'created_at')::timestamptz, e.raw, @load from (select @json::jsonb as raw) as e
                """, new { load, json = System.Text.Encoding.UTF8.GetString(record.Payload.Span) });
        }
    }
}
