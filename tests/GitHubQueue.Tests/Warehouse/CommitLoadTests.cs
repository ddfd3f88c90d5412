using System.Text.Json.Nodes;
using GitHubQueue.Tests.Support;
using NUnit.Framework;
using QueueCrew;

namespace GitHubQueue.Tests.Warehouse;

/// <summary>The commits of a day and month: every line is accounted for, or nothing changes.</summary>
[Parallelizable(ParallelScope.All)]
[Category("Postgres")]
public sealed class CommitLoadTests
{
    private const string All = "select to_jsonb(c)::text from github.commits c order by 1";

    private static readonly DateTimeOffset Tomorrow = CrewRecords.Start.AddDays(1);

    /// <summary>Of November and October 2026, of two repositories each, fetched on one day.</summary>
    private static async Task<TestWarehouse> StartAsync()
    {
        var warehouse = await TestWarehouse.StartAsync();
        await warehouse.Pipeline.ArchiveAsync(
            Enumerable.Range(1, 40).Select(number => new TestCommit
            {
                Number = number,
                At = CrewRecords.Start.AddMonths(-(number % 2)).AddHours(-number),
                Repository = number % 3 == 0 ? "octocat/of-no-id" : "7",
                Parents = number % 5 == 0 ? """[{"sha":"one"},{"sha":"other"}]""" : "[]",
            }.ToRecord()).Append(new TestCommit { Number = 41 }.RecordOf("{}")),
            batchSize: 10);
        return warehouse;
    }

    private static Task<List<string>> KeysAsync(TestWarehouse warehouse, string month) =>
        warehouse.ListAsync<string>($"select object_key from github_queue.loads where object_key like '%month={month}%' order by batch");

    [Test]
    public async Task Load_OfCommits_HasTheirValues()
    {
        await using var warehouse = await StartAsync();
        Assert.That(await warehouse.LoadAsync(), Is.SupersetOf(new Dictionary<string, long> { ["extracted"] = 41, ["rejected"] = 1, ["loaded"] = 40, ["duplicates"] = 0 }));
        Assert.That(
            await warehouse.ListAsync<string>("select inhrelid::regclass || ' ' || (select count(*) from github.commits c where c.tableoid = inhrelid) from pg_inherits where inhparent = 'github.commits'::regclass order by 1"),
            Is.EqualTo(new[] { "github.commits_2026_10 20", "github.commits_2026_11 20" }));
        var five = new TestCommit { Number = 5 }.Sha;
        var row = await warehouse.AskAsync<string>($"select (to_jsonb(c) - '{{_source_object,_item}}'::text[])::text from github.commits c where sha = '{five}'");
        Assert.That(JsonNode.DeepEquals(JsonNode.Parse(row), JsonNode.Parse($$"""
            {
              "month": "2026-10-01", "origin": "api.github.com", "repository_id": 7, "sha": "{{five}}", "org": "octocat", "repo": "Hello-World", "message": "Fix",
              "author_name": "The Octocat", "author_email": "octocat@example.com", "author": "octocat", "authored_at": "2026-10-20T03:00:00+00:00",
              "committer_name": "GitHub", "committer_email": "noreply@example.com", "committer": null, "committed_at": "2026-10-20T03:00:00+00:00",
              "parents": ["one", "other"], "is_merge": true, "is_verified": true, "comments": 0, "url": "https://github.com/c/{{five}}",
              "run_date": "2026-11-20", "as_of": "2026-11-20T08:00:00+00:00"
            }
            """)), row);
        Assert.That(
            await warehouse.ListAsync<string>("select concat_ws('|', origin, count(distinct repository_id), min(repository_id) < 0, count(*)) from github.commits group by origin order by 1"),
            Is.EqualTo(new[] { "api.github.com/octocat/of-no-id|1|t|13", "api.github.com|1|f|27" }));
        Assert.That(await warehouse.ListAsync<string>("select concat_ws('|', target, line, payload, reason) from github_queue.rejected_lines"), Is.EqualTo(
            new[] { "github.commits|1|{}|Field 'commit' is required and must be an object; found nothing." }));
        Assert.That(await warehouse.ListAsync<string>("select c.sha from github.commits c left join github_queue.loads l on l.object_key = c._source_object where l.load_id is null"), Is.Empty);
    }

    [Test]
    public async Task Load_OfAnObjectThatLacksALine_NamesTheCountsAndKeepsTheOldRows()
    {
        await using var warehouse = await StartAsync();
        await warehouse.LoadAsync();
        var expected = await WarehouseTables.ReadAsync(warehouse);
        using (var file = LakeFile.Open(warehouse.Pipeline, (await KeysAsync(warehouse, "10"))[0]))
        {
            file.Edit(lines => lines.Skip(1));
            var load = (await warehouse.RunAsync("load", "--run-date", "2026-11-20", "--json")).Expect(1);
            Assert.That(load.Error, Does.Contain(
                "The commits of 2026-10 fetched on 2026-11-20 don't add up: the archive's manifest has 20 lines, 19 were extracted, 0 rejected, and 19 loaded (0 are there in a newer state). Nothing was changed;"));
            Assert.That((load.Number("failed"), load.Number("loaded")), Is.EqualTo((1, 20)), "November is loaded all the same");
            WarehouseTables.AssertEqual(await WarehouseTables.ReadAsync(warehouse), expected);
        }
        (await warehouse.RunAsync("load", "--run-date", "2026-11-20", "--month", "2026-10")).Expect(0);
        WarehouseTables.AssertEqual(await WarehouseTables.ReadAsync(warehouse), expected);
    }

    [TestCase("a line less", "don't add up: the archive's manifest has 20 lines, 19 were extracted")]
    [TestCase("a line twice", "don't add up: the archive's manifest has 20 lines, 21 were extracted")]
    [TestCase("a line in place of another", "holds other content than was written")]
    [TestCase("other content", "holds other content than was written")]
    [TestCase("a line that is none", "can't be read: line 11: ")]
    [TestCase("no object", "is missing from file:")]
    public async Task Load_OfADamagedObject_LoadsTheOthersAndLaterThis(string damage, string sentence)
    {
        await using var warehouse = await StartAsync();
        await warehouse.ArchiveAsync(TestEvent.Many(5).Select(one => one.ToRecord()));
        using (var file = LakeFile.Open(warehouse.Pipeline, warehouse.Pipeline.Rows("select key from archive_objects where key like '%month=10%' and items = 10")[0]))
        {
            Damage(file, damage);
            var log = new LogLines();
            Assert.That(await warehouse.LoadAsync(log: log), Is.SupersetOf(new Dictionary<string, long> { ["failed"] = 1, ["loaded"] = 25, ["rejected"] = 1 }));
            Assert.That(log.Lines, Has.Exactly(1).Contains(sentence));
            Assert.That(await warehouse.AskAsync<long>("select count(*) from github.commits where month = '2026-10-01'"), Is.Zero);
            Assert.That(await KeysAsync(warehouse, "10"), Is.Empty);
        }
        Assert.That(await warehouse.LoadAsync(), Is.SupersetOf(new Dictionary<string, long> { ["failed"] = 0, ["loaded"] = 20 }));
    }

    private static void Damage(LakeFile file, string damage)
    {
        if (damage == "no object")
            file.Remove();
        else
            file.Edit(lines => damage switch
            {
                "a line less" => lines.Skip(1),
                "a line twice" => lines.Append(lines[0]),
                "a line in place of another" => lines.Skip(1).Append(lines[1]),
                "other content" => lines.Select(line => line.Replace("Fix", "Mix", StringComparison.Ordinal)),
                _ => lines.Append("{}"),
            });
    }

    /// <summary>Rows of objects that the ledger has and this load doesn't know would be deleted, and never come back.</summary>
    [Test]
    public async Task Load_OfARunDateWithObjectsThatItDoesNotKnow_DeletesNothing()
    {
        await using var warehouse = await StartAsync();
        await warehouse.LoadAsync();
        var rows = await warehouse.ListAsync<string>(All);
        using (var database = warehouse.Pipeline.Open())
            database.Execute("update archive_objects set entity = 'hidden' where batch = (select max(batch) from archive_objects where entity = 'commit')"); // as in a restored backup
        var log = new LogLines();
        Assert.That((await warehouse.LoadAsync(new() { RunDate = new(2026, 11, 20) }, log))["failed"], Is.EqualTo(1));
        Assert.That(log.Lines, Has.Some.Contain("from objects that this load doesn't know: "));
        Assert.That(await warehouse.ListAsync<string>(All), Is.EqualTo(rows));
    }

    [Test]
    public async Task Load_OfARunDateAgain_GivesTheSameTable()
    {
        await using var warehouse = await StartAsync();
        await warehouse.LoadAsync();
        var expected = await WarehouseTables.ReadAsync(warehouse);
        await warehouse.ExecuteAsync("delete from github.commits where sha like '%1'; update github.commits set message = 'spoilt'; insert into github.commits(month, origin, repository_id, sha, org, repo, message, parents, is_merge, run_date, as_of, _item, _source_object) values ('2026-11-01', 'x', 1, 'stale', '', '', '', '{}', false, '2026-11-20', now(), 1, '')");
        Assert.That((await warehouse.LoadAsync(new() { RunDate = new(2026, 11, 20), Month = new(2026, 10, 1) }))["loaded"], Is.EqualTo(20));
        Assert.That(await warehouse.AskAsync<long>("select count(*) from github.commits where message = 'spoilt' and month = '2026-10-01'"), Is.Zero);
        Assert.That(await warehouse.AskAsync<long>("select count(*) from github.commits where message = 'spoilt' and month = '2026-11-01'"), Is.GreaterThan(0), "not asked for");
        (await warehouse.RunAsync("load", "--run-date", "2026-11-20")).Expect(0);
        WarehouseTables.AssertEqual(await WarehouseTables.ReadAsync(warehouse), expected);
        Assert.That((await warehouse.LoadAsync(new() { RunDate = new(2026, 11, 21) }))["objects"], Is.Zero);
    }

    /// <summary>The first is there in a newer state, the second only of the first day, the third only of the second.</summary>
    [TestCase("20 21")]
    [TestCase("21 20")]
    [TestCase("20 21 20")]
    [TestCase("20 21 20 21 21")]
    [TestCase("21 20 21")]
    public async Task Load_OfACommitOfTwoDays_KeepsItsNewestState(string days)
    {
        await using var warehouse = await TestWarehouse.StartAsync();
        var at = CrewRecords.Start.AddDays(-5);
        await warehouse.ArchiveAsync(
            new TestCommit { Number = 1, Message = "First", At = at }.ToRecord(), new TestCommit { Number = 2, At = at }.ToRecord(),
            new TestCommit { Number = 1, Message = "Second", At = at, FetchedAt = Tomorrow }.ToRecord(), new TestCommit { Number = 3, At = at, FetchedAt = Tomorrow }.ToRecord());
        foreach (var day in days.Split(' '))
        {
            var load = await warehouse.LoadAsync(new() { RunDate = DateOnly.ParseExact($"2026-11-{day}", "yyyy-MM-dd") });
            Assert.That((load["failed"], load["loaded"] + load["duplicates"]), Is.EqualTo((0, 2)));
        }
        Assert.That(await warehouse.ListAsync<string>("select concat_ws('|', right(sha, 1), message, run_date) from github.commits order by 1"), Is.EqualTo(
            new[] { "1|Second|2026-11-21", "2|Fix|2026-11-20", "3|Fix|2026-11-21" }));
    }

    /// <summary>Two states of one day: in one object, or in two.</summary>
    [TestCase(1)]
    [TestCase(10)]
    public async Task Load_OfACommitTwiceInADay_KeepsItsNewestStateAndCountsTheOther(int batchSize)
    {
        await using var warehouse = await TestWarehouse.StartAsync();
        await warehouse.Pipeline.ArchiveAsync([new TestCommit { Number = 1, Message = "First" }.ToRecord(), new TestCommit { Number = 1, Message = "Second" }.ToRecord()], batchSize);
        Assert.That(await warehouse.LoadAsync(), Is.SupersetOf(new Dictionary<string, long> { ["extracted"] = 2, ["loaded"] = 1, ["duplicates"] = 1, ["failed"] = 0 }));
        Assert.That(await warehouse.ListAsync<string>("select message from github.commits"), Is.EqualTo(new[] { "Second" }));
    }

    [Test]
    public async Task Load_OfMoreObjectsOfADay_DoesTheWholeDayAgain()
    {
        await using var warehouse = await TestWarehouse.StartAsync();
        await warehouse.ArchiveAsync(new TestCommit { Number = 1 }.ToRecord());
        await warehouse.LoadAsync();
        await warehouse.ArchiveAsync(new TestCommit { Number = 2 }.ToRecord());
        Assert.That((await warehouse.LoadAsync())["objects"], Is.EqualTo(2));
        Assert.That(await warehouse.AskAsync<long>("select count(*) from github.commits"), Is.EqualTo(2));
    }

    [Test]
    public async Task Load_OfOddCommits_KeepsThem()
    {
        await using var warehouse = await TestWarehouse.StartAsync();
        await warehouse.ArchiveAsync(
            new TestCommit { Number = 1, At = DateTimeOffset.UnixEpoch }.ToRecord(),
            new TestCommit { Number = 2, At = new(9999, 12, 31, 23, 59, 59, TimeSpan.Zero) }.ToRecord(),
            new TestCommit { Number = 3, At = new(1, 1, 1, 0, 0, 0, TimeSpan.Zero) }.ToRecord(),
            new TestCommit { Number = 4, Message = @"a\u0000b", Parents = """[{"sha":"a\u0000b"}]""", Author = null }.ToRecord(),
            new TestCommit { Number = 5 }.RecordOf($$"""{"sha":"{{new TestCommit { Number = 5 }.Sha}}","commit":{"message":""} }"""));
        var log = new LogLines();
        Assert.That(await warehouse.LoadAsync(log: log), Is.SupersetOf(new Dictionary<string, long> { ["loaded"] = 5, ["failed"] = 0 }), string.Join('\n', log.Lines));
        Assert.That(await warehouse.ListAsync<string>("select concat_ws('|', right(sha, 1), month, message, coalesce(parents[1], 'none')) from github.commits order by 1"), Is.EqualTo(
            new[] { "1|1970-01-01|Fix|none", "2|9999-12-01|Fix|none", "3|0001-01-01|Fix|none", "4|2026-11-01|a\uFFFDb|a\uFFFDb", "5|2026-11-01||none" }));
    }

    /// <summary>A bug of the program's, say: what the server refuses costs that day and month, and nobody gets a stack trace.</summary>
    [Test]
    public async Task Load_OfWhatTheServerRefuses_SaysSoAndLoadsTheOthers()
    {
        await using var warehouse = await StartAsync();
        await warehouse.ExecuteAsync("alter table github.commits add check (month <> '2026-10-01')");
        var load = (await warehouse.RunAsync("load")).Expect(1);
        Assert.That(load.LogLines, Has.Exactly(1).Contains("refused the work").And.Contain("23514"));
        Assert.That(await warehouse.AskAsync<long>("select count(*) from github.commits"), Is.EqualTo(20));
    }
}
