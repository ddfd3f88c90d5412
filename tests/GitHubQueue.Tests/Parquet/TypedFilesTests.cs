using System.Globalization;
using Dapper;
using GitHubQueue.Archive;
using GitHubQueue.Queue;
using GitHubQueue.Records;
using GitHubQueue.Tests.EndToEnd;
using GitHubQueue.Tests.Support;
using GitHubQueue.Worker;
using GitHubSimulator;
using NUnit.Framework;
using QueueCrew;

namespace GitHubQueue.Tests.Parquet;

/// <summary>Sources with <c>parquet: true</c> have their rows in the lake as well, as two readers that others wrote see them.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class TypedFilesTests
{
    private const string Config = """
        sources:
          - {name: issues, kind: issues, repo: octocat/Hello-World, since: 2000-01-01, parquet: true}
          - {name: pulls, kind: pull_requests, repo: octocat/Hello-World, since: 2000-01-01, parquet: true, destination: work}
          - {name: commits, kind: commits, repo: octocat/Hello-World, since: 2000-01-01, parquet: true}
          - {name: events, kind: events, parquet: true, partition_key: day}
          - name: services
            kind: csv
            path: services.csv
            parquet: true
            schema: {id: integer, name: text, ok: boolean, since: date, at: timestamp, price: number}
          - {name: plain, kind: csv, path: plain.csv, schema: {id: integer}}
        """;

    /// <summary>Which table the files of each folder below bronze/ hold.</summary>
    private static readonly Dictionary<string, string> Tables = new()
    {
        ["issues/ingest_date"] = "issues",
        ["work/ingest_date"] = "pull_requests",
        ["work_reviews/ingest_date"] = "pull_request_reviews",
        ["work_files/ingest_date"] = "pull_request_files",
        ["commits/ingest_date"] = "commits",
        ["events/day"] = "events",
        ["services/ingest_date"] = "services",
    };

    [Test]
    public async Task Worker_OfEveryKind_WritesTheRowsOfTheTables()
    {
        await using var world = await FillAsync();
        var files = Files(world);
        Assert.That(files.Select(file => file[..file.IndexOf('=', StringComparison.Ordinal)]).Distinct(), Is.EquivalentTo(Tables.Keys.Select(folder => $"bronze/{folder}")));
        using var database = PipelineDatabase.Open(world.Cli.Database);
        foreach (var (folder, table) in Tables)
        {
            var (actual, expected) = (new List<string>(), new List<string>());
            foreach (var file in files.Where(file => file.StartsWith($"bronze/{folder}=", StringComparison.Ordinal)))
            {
                var (duckDb, hyparquet) = await ForeignReaders.ReadAsync(await File.ReadAllBytesAsync(Path.Combine(world.Cli.LakeFolder, file)));
                Assert.That(hyparquet.Rows, Is.EqualTo(duckDb.Rows), file);
                actual.AddRange(duckDb.Rows.Select(row => string.Join('|', row)));
                expected.AddRange(InTable(database, table, duckDb.Columns, Path.GetFileNameWithoutExtension(file)));
            }
            Assert.That(actual.Order(StringComparer.Ordinal), Is.EqualTo(expected.Order(StringComparer.Ordinal)), table);
            Assert.That(actual, Has.Count.EqualTo(database.Connection.QuerySingle<int>($"select count(*) from {table}")).And.Count.GreaterThan(1), table);
        }
        (await world.Cli.RunAsync("verify")).Expect(0);
    }

    [Test]
    public async Task Replay_AfterACopyWasLost_WritesItAgainByteForByte()
    {
        await using var world = await FillAsync();
        var file = Path.Combine(world.Cli.LakeFolder, Files(world).First(name => name.Contains("work_reviews", StringComparison.Ordinal)));
        var bytes = await File.ReadAllBytesAsync(file);
        File.Delete(file);
        Assert.That((await world.Cli.RunAsync("verify")).Expect(1).Out, Does.Contain("Typed copy 'bronze/work_reviews/").And.Contain("'github-queue replay' writes it again"));
        (await world.Cli.RunAsync("replay", "--entity", Entity.PullRequestReview)).Expect(0);
        Assert.That(await File.ReadAllBytesAsync(file), Is.EqualTo(bytes));
        (await world.Cli.RunAsync("verify")).Expect(0);
    }

    /// <summary>Another file in its place, with as many rows, stays another file, whatever is replayed, until it is taken away.</summary>
    [Test]
    public async Task Verify_OfACopyWithOtherContent_SaysSoUntilItIsMadeAgain()
    {
        await using var world = await FillAsync();
        var file = Path.Combine(world.Cli.LakeFolder, Files(world).First(name => name.Contains("services", StringComparison.Ordinal)));
        var bytes = await File.ReadAllBytesAsync(file);
        var other = bytes.ToArray();
        other[bytes.AsSpan().LastIndexOf("GitHubQueue version"u8)] = (byte)'g'; // whole, with as many rows and bytes
        await File.WriteAllBytesAsync(file, other);
        (await world.Cli.RunAsync("verify")).Expect(0);
        for (var again = 0; again < 2; again++)
        {
            Assert.That(
                (await world.Cli.RunAsync("verify", "--deep")).Expect(1).Out,
                Does.Contain("Typed copy 'bronze/services/").And.Contain("holds other content than was written. Delete it, and 'github-queue replay' writes it again."));
            (await world.Cli.RunAsync("replay")).Expect(0);
            Assert.That(await File.ReadAllBytesAsync(file), Is.EqualTo(other));
        }
        File.Delete(file);
        (await world.Cli.RunAsync("replay")).Expect(0);
        (await world.Cli.RunAsync("verify", "--deep")).Expect(0);
        Assert.That(await File.ReadAllBytesAsync(file), Is.EqualTo(bytes));
    }

    /// <summary>As after a version that lost them, or where Parquet was asked for later.</summary>
    [Test]
    public async Task Verify_OfAnObjectWithoutACopy_SaysSo_AndRepairs()
    {
        await using var world = await FillAsync();
        world.Query(database => database.Connection.Execute("delete from parquet_objects"));
        var found = (await world.Cli.RunAsync("verify")).Expect(1).Out;
        foreach (var source in (string[])["issues", "pulls", "commits", "events", "services"])
            Assert.That(found, Does.Match($@"Object '\S+' has \d+ rows of source '{source}[^']*', which asks for Parquet, and no typed copy\."));
        Assert.That(found, Does.Not.Contain("'plain'"));
        (await world.Cli.RunAsync("verify", "--repair")).Expect(0);
        (await world.Cli.RunAsync("verify", "--deep")).Expect(0);
    }

    /// <summary>A database that knows nothing but the config makes the same copies from the objects alone.</summary>
    [Test]
    public async Task Replay_IntoAnEmptyDatabase_ListsTheSameCopies()
    {
        await using var world = await FillAsync();
        (await world.Cli.RunAsync("replay", "--db", "again.db")).Expect(0);
        Assert.That(Copies(world.Cli["again.db"]), Is.EqualTo(Copies(world.Cli.Database)));
    }

    [Test]
    public async Task Worker_KilledBetweenCopyAndCompletion_LeavesOneCopy([Values] WorkerStep step)
    {
        using var pipeline = WithParquet(60);
        await using (var worker = pipeline.StartWorker("--batch", "20", "--die-at", $"{step}:2"))
            Assert.That(await worker.ExitAsync(), Is.EqualTo(CrewMember.Killed), worker.Errors);
        await pipeline.DrainAsync(pipeline.Settings with { BatchSize = 20 });
        Assert.That(pipeline.Rows("select rows, key = 'bronze/crew/ingest_date=' || substr(key, 25, 10) || '/' || batch || '.parquet' from parquet_objects"), Is.EqualTo(Enumerable.Repeat("20|1", 3)));
        Assert.That(Directory.GetFiles(pipeline.Folder, "*.parquet", SearchOption.AllDirectories), Has.Length.EqualTo(3));
    }

    /// <summary>Of a batch that had to be completed record by record the copy has all but the one that kills.</summary>
    [Test]
    public async Task Worker_OfABatchWithPoison_CopiesItsNeighbours()
    {
        using var pipeline = WithParquet(30);
        for (var code = 1; code != 0;)
        {
            await using var worker = pipeline.StartWorker("--batch", "40", "--poison", CrewRecords.KeyOf(7));
            code = await worker.ExitAsync();
        }
        Assert.That(pipeline.Rows("select rows from parquet_objects"), Is.EqualTo(new[] { "29" }));
    }

    /// <summary>The copy is there before the last record is done, which ends the batch: nobody would come back for it.</summary>
    [Test]
    public async Task Worker_KilledRightAfterTheLastOfABatchThatIsDoneOneByOne_HasMadeTheCopy()
    {
        using var pipeline = WithParquet(30);
        foreach (var moment in (string[])[$"{WorkerStep.Claimed}:1", $"{WorkerStep.Claimed}:1", $"{WorkerStep.Completed}:30"])
        {
            await using var worker = pipeline.StartWorker("--batch", "40", "--die-at", moment);
            Assert.That(await worker.ExitAsync(), Is.EqualTo(CrewMember.Killed), worker.Errors);
        }
        await pipeline.DrainAsync();
        Assert.That(pipeline.Rows("select status, count(*) from queue_items group by 1"), Is.EqualTo(new[] { "done|30" }));
        Assert.That(pipeline.Rows("select rows from parquet_objects"), Is.EqualTo(new[] { "30" }));
    }

    /// <summary>Between the replay's look at the manifest and its write.</summary>
    [Test]
    public async Task Replay_WhileTheWorkerCompletesTheBatch_AppliesItOnce()
    {
        using var pipeline = WithParquet(30);
        await using (var worker = pipeline.StartWorker("--die-at", $"{WorkerStep.Archived}:1"))
            Assert.That(await worker.ExitAsync(), Is.EqualTo(CrewMember.Killed), worker.Errors);
        using var database = pipeline.Open();
        var replay = new Replay(new(), database, new InterruptedArchive(pipeline.Archive, () => pipeline.DrainAsync()), TimeProvider.System, Serilog.Core.Logger.None);
        await replay.RunAsync(default);
        Assert.That((replay.Counts.Objects, replay.Counts.Damaged), Is.EqualTo((1, 0)));
        Assert.That(pipeline.Rows("select status, count(*) from queue_items group by 1"), Is.EqualTo(new[] { "done|30" }));
        Assert.That(pipeline.Rows("select count(*) from archive_objects union all select count(*) from parquet_objects"), Is.EqualTo(new[] { "1", "1" }));
    }

    private static async Task<World> FillAsync()
    {
        var world = await World.StartAsync(new SimulatorOptions { Repositories = [new(World.Repo) { Issues = 120, PayloadBytes = 1, Commits = 60, StarDrift = false }] });
        await File.WriteAllTextAsync(world.Cli["pipeline.yaml"], Config);
        await File.WriteAllTextAsync(world.Cli["services.csv"], "id,name,ok,since,at,price\n1,\"Größe, 🦆\",yes,2026-01-31,2026-01-31T10:00:00.123+02:00,1.5\n2,,,,,\nx,bad,,,,\n3,,no,0001-01-01,,-0.25\n");
        await File.WriteAllTextAsync(world.Cli["plain.csv"], "id\n1\n");
        (await world.Cli.RunAsync("run")).Expect(0);
        return world;
    }

    private static TestPipeline WithParquet(int records)
    {
        var pipeline = new TestPipeline();
        pipeline.Enqueue(records);
        using var database = pipeline.Open();
        var source = database.Connection.QuerySingle<string>("select distinct source from queue_items");
        database.Write(() => new SourceSettings(database, TimeProvider.System).Save(new(source, "issues", new("crew", IsParquet: true))));
        return pipeline;
    }

    /// <summary>Something else happens before each copy is written.</summary>
    private sealed class InterruptedArchive(IArchive archive, Func<Task> happen) : IArchive
    {
        public string Root => archive.Root;

        public Task CheckAsync(CancellationToken cancellationToken) => archive.CheckAsync(cancellationToken);

        public Task<StoredObject> WriteOnceAsync(string key, ArchiveObject content, CancellationToken cancellationToken) => archive.WriteOnceAsync(key, content, cancellationToken);

        public async Task<StoredCopy> WriteCopyAsync(string key, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
        {
            await happen();
            return await archive.WriteCopyAsync(key, bytes, cancellationToken);
        }

        public Task<Stream?> OpenAsync(string key, CancellationToken cancellationToken) => archive.OpenAsync(key, cancellationToken);

        public IAsyncEnumerable<ArchiveEntry> ListAsync(string prefix, CancellationToken cancellationToken) => archive.ListAsync(prefix, cancellationToken);

        public void Dispose()
        {
        }
    }

    private static List<string> Files(World world) =>
    [
        .. Directory.GetFiles(Path.Combine(world.Cli.LakeFolder, "bronze"), "*.parquet", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(world.Cli.LakeFolder, file)).Order(StringComparer.Ordinal),
    ];

    private static List<string> Copies(string path)
    {
        using var database = PipelineDatabase.Open(path);
        return [.. database.Connection.Query("select * from parquet_objects order by batch, folder").Select(row => string.Join('|', ((IDictionary<string, object?>)row).Values))];
    }

    /// <summary>The rows that a batch has written, as the readers show them.</summary>
    /// <param name="columns">Of the file, with name and type: the first eight say where a row comes from.</param>
    private static IEnumerable<string> InTable(GitHubQueue.Sqlite.Database database, string table, string[] columns, string batch)
    {
        var isCsv = table == "services";
        var own = columns.Skip(8).Select(column => column.Split(' ')).ToList();
        var rows = database.Connection.Query($"""
            select i.entity, i.key, i.enqueued_at, i.archive_key, i.as_of, i.id, i.org, i.repo, {string.Join(", ", own.Select(column => $"t.\"{column[0]}\""))}
              from {table} t join queue_items i on i.id = t.{(isCsv ? "_item_id" : "item_id")} where i.batch = @batch
            """, new { batch });
        foreach (var row in rows.Select(row => ((IDictionary<string, object?>)row).Values.ToList()))
        {
            string[] frame =
            [
                RowKey($"{row[0]} {row[1]}"), Text(1000 * (long)row[2]!), (string)row[3]!, Text(1000 * (long)row[4]!), Text((long)row[5]!), (string)row[1]!, (string)row[6]!, (string)row[7]!,
            ];
            yield return string.Join('|', frame.Concat(own.Zip(row.Skip(8), (column, value) => Canonical(column[1], value))));
        }
    }

    private static string RowKey(string text) =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));

    private static string? Canonical(string type, object? value) => (type, value) switch
    {
        (_, null) => null,
        ("TIMESTAMP", string time) => Text((DateTimeOffset.Parse(time, CultureInfo.InvariantCulture) - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond),
        ("DATE", string day) => Text(DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture).DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber),
        ("BOOLEAN", long flag) => flag == 1 ? "true" : "false",
        ("DOUBLE", double number) => BitConverter.DoubleToInt64Bits(number).ToString("x16", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
