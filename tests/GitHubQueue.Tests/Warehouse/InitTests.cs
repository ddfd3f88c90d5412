using System.Globalization;
using Dapper;
using GitHubQueue.Records;
using GitHubQueue.Tests.Support;
using GitHubQueue.Warehouse;
using NUnit.Framework;

namespace GitHubQueue.Tests.Warehouse;

[Parallelizable(ParallelScope.All)]
[Category("Postgres")]
public sealed class InitTests
{
    /// <summary>Everything that the program's schemas hold, as the server describes it.</summary>
    private const string Schema = """
        with mine as (select oid from pg_namespace where nspname in ('github_queue', 'github', 'bronze', 'silver', 'gold')),
             ours as (select c.oid, c.oid::regclass::text as name, c.relkind from pg_class c where c.relnamespace in (select oid from mine))
        select name || ' ' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || ' ' || a.attnotnull || ' ' || a.attidentity::text || ' ' || coalesce(pg_get_expr(d.adbin, d.adrelid), '')
          from ours join pg_attribute a on a.attrelid = ours.oid and a.attnum > 0 and not a.attisdropped left join pg_attrdef d on (d.adrelid, d.adnum) = (a.attrelid, a.attnum)
        union all select conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) from pg_constraint where connamespace in (select oid from mine)
        union all select pg_get_indexdef(oid) from ours where relkind in ('i', 'I')
        union all select name || ' ' || pg_get_viewdef(oid) from ours where relkind = 'v'
        union all select pg_get_triggerdef(t.oid) from pg_trigger t join ours on ours.oid = t.tgrelid where not t.tgisinternal
        union all select pg_get_functiondef(oid) from pg_proc where pronamespace in (select oid from mine)
        union all select nspname || ' ' || obj_description(oid, 'pg_namespace') from pg_namespace where oid in (select oid from mine)
        union all select to_jsonb(t)::text from gold.dim_date t
        union all select (to_jsonb(t) - 'discovered_at')::text from gold.dim_event_types t
        union all select version || ' ' || name from github_queue.migrations
        order by 1
        """;

    private static readonly int[] Older = [.. Enumerable.Range(0, Migrator.Latest)];

    [Test]
    public async Task Init_Again_ChangesNothing()
    {
        await using var warehouse = await TestWarehouse.StartAsync(init: false);
        var first = (await warehouse.RunAsync("warehouse", "init")).Expect(0);
        Assert.That(first.Out, Does.StartWith($"warehouse init: {warehouse.Postgres.Name} has version {Migrator.Latest} now (0001_books, 0002_commits, 0003_bronze, "));
        await warehouse.ArchiveAsync(TestEvent.Of(1).ToRecord());
        await warehouse.LoadAndRefreshAsync();
        var (schema, tables) = (await warehouse.ListAsync<string>(Schema), await WarehouseTables.ReadWithVersionsAsync(warehouse));
        Assert.That((await warehouse.RunAsync("warehouse", "init")).Expect(0).Out, Is.EqualTo($"warehouse init: {warehouse.Postgres.Name} has version {Migrator.Latest} already.\n"));
        Assert.That((await warehouse.RunAsync("warehouse", "init", "--json")).Expect(0).Json.ToString(), Does.Contain("\"applied\": []").And.Contain($"\"version\": {Migrator.Latest}"));
        Assert.That(await warehouse.ListAsync<string>(Schema), Is.EqualTo(schema));
        WarehouseTables.AssertEqual(await WarehouseTables.ReadWithVersionsAsync(warehouse), tables);
    }

    [Test]
    public async Task Init_ByThreeAtOnce_IsDoneOnce()
    {
        await using var warehouse = await TestWarehouse.StartAsync(init: false);
        var applied = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(warehouse.InitAsync)));
        Assert.That(applied.Select(names => names.Count).Order(), Is.EqualTo(new[] { 0, 0, Migrator.Latest }));
    }

    [TestCaseSource(nameof(Older))]
    public async Task Init_OfAnOlderVersion_AppliesWhatItLacks(int version)
    {
        await using var fresh = await TestWarehouse.StartAsync();
        await using var older = await TestWarehouse.StartAsync(init: false);
        await using (var connection = await older.OpenAsync())
        {
            await connection.ExecuteAsync("create schema github_queue; create table github_queue.migrations(version integer primary key, name text not null, applied_at timestamptz not null default now())");
            foreach (var name in WarehouseSql.Postgres.List("migrations").Take(version))
                await connection.ExecuteAsync($"{WarehouseSql.Postgres.Read($"migrations/{name}")}; insert into github_queue.migrations values ({name[..4]}, '{name}')");
        }
        Assert.That(await older.InitAsync(), Is.EqualTo(WarehouseSql.Postgres.List("migrations").Skip(version)));
        Assert.That(await older.ListAsync<string>(Schema), Is.EqualTo(await fresh.ListAsync<string>(Schema)));
    }

    [Test]
    public async Task Init_ThatIsRefused_KeepsWhatWasAppliedAndGoesOnFromThere()
    {
        await using var warehouse = await TestWarehouse.StartAsync(init: false);
        await warehouse.ExecuteAsync("create schema gold; create table gold.dim_repos(id integer)");
        Assert.That(() => warehouse.InitAsync(), Throws.TypeOf<FailureException>().With.Message.Contains("relation \"dim_repos\" already exists, 42P07"));
        Assert.That(await warehouse.ListAsync<int>("select version from github_queue.migrations order by 1"), Is.EqualTo(new[] { 1, 2, 3, 4 }));
        Assert.That(await warehouse.AskAsync<bool>("select to_regclass('gold.dim_date') is null"), "the refused one left nothing");
        await warehouse.ExecuteAsync("drop schema gold cascade");
        Assert.That(await warehouse.InitAsync(), Is.EqualTo(WarehouseSql.Postgres.List("migrations").Skip(4)));
    }

    [Test]
    public async Task Calendar_IsThatOfIso8601()
    {
        await using var warehouse = await TestWarehouse.StartAsync();
        var names = CultureInfo.InvariantCulture.DateTimeFormat;
        var days = Enumerable.Range(0, new DateOnly(2036, 1, 1).DayNumber - new DateOnly(2010, 1, 1).DayNumber).Select(new DateOnly(2010, 1, 1).AddDays).Select(day =>
            FormattableString.Invariant($"{day:yyyyMMdd}|{day:yyyy-MM-dd}|{day.Year}|{(day.Month + 2) / 3}|{day.Month}|{names.GetMonthName(day.Month)}|{ISOWeek.GetWeekOfYear(day.ToDateTime(default))}|{day.Day}|{(day.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)day.DayOfWeek)}|{day.DayOfWeek}|{(day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 't' : 'f')}"));
        Assert.That(await warehouse.ListAsync<string>("""
            select concat_ws('|', date_id, full_date, year, quarter, month, month_name, week, day, day_of_week, day_name, is_weekend) from gold.dim_date order by date_id
            """), Is.EqualTo(days));
    }
}
