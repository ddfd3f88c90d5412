using Dapper;
using FsCheck;
using FsCheck.Fluent;
using GitHubQueue.Queue;
using GitHubQueue.Records;
using GitHubQueue.Sqlite;
using GitHubQueue.Tables;
using GitHubQueue.Tests.Support;
using GitHubQueue.Worker;
using NUnit.Framework;
using Serilog.Core;

namespace GitHubQueue.Tests.Worker;

/// <summary>Records applied in any order, by any number of workers, give the same tables.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class AnyOrderProperties
{
    /// <param name="Kind">Which of <see cref="EntityStates.All"/>.</param>
    /// <param name="Rise">By how many seconds it is newer than the last state of its key.</param>
    /// <param name="Content">Where it is that of the last state, the queue knows it.</param>
    internal sealed record State(int Kind, int Key, int Rise, int Content);

    /// <param name="BatchSizes">One for each worker.</param>
    /// <param name="Seed">Decides the order of what is left to chance.</param>
    internal sealed record Scenario(IReadOnlyList<State> States, IReadOnlyList<int> BatchSizes, int Seed)
    {
        public override string ToString() =>
            $"{string.Join(' ', States.Select(state => $"{EntityStates.All[state.Kind].Entity}{state.Key}+{state.Rise}:{state.Content}"))}; batches of {string.Join(", ", BatchSizes)}; {Seed}";
    }

    [Test]
    public void Drain_ByAnyNumberOfWorkers_GivesTheTablesOfOne() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(40), Prop.ForAll(Scenarios(), scenario => GivesTheTablesOfOne(scenario).GetAwaiter().GetResult()));

    [Test]
    public void Upsert_InAnyOrder_GivesTheTablesOfOneWorker() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(40), Prop.ForAll(Scenarios(), scenario => GivesTheTablesInAnyOrder(scenario).GetAwaiter().GetResult()));

    /// <summary>Three states of each entity, each in a batch of its own; the second ends last.</summary>
    [TestCase(0, 1, 2)]
    [TestCase(0, 0, 0)]
    [TestCase(0, 0, 1)]
    public async Task Drain_OfAStateThatComesBack_ArchivesItTwiceAndEndsWithIt(params int[] times)
    {
        using var pipeline = Pipeline();
        var kinds = Enumerable.Range(0, EntityStates.All.Count);
        pipeline.Enqueue(kinds.SelectMany(kind => times.Zip("ABA", (time, content) => EntityStates.Of(kind, $"k{kind}", time, $"{content}"))));
        await DrainAsync(pipeline, 3 * EntityStates.All.Count, [1, 1], new Random(1));
        Assert.That((await pipeline.LakeAsync()).CountBy(record => record.Key).Select(key => key.Value), Is.All.EqualTo(3));
        using var expected = Pipeline();
        expected.Enqueue(kinds.SelectMany(kind => times.Zip("ABA", (time, content) => EntityStates.Of(kind, $"k{kind}", time, $"{content}"))));
        await expected.DrainAsync();
        Assert.That(Tables(pipeline), Is.EqualTo(Tables(expected)));
        Assert.That(Tables(pipeline), Has.Exactly(EntityStates.All.Count).Items.And.All.Contains("|A|"));
    }

    private static Arbitrary<Scenario> Scenarios()
    {
        var states = Gen.Choose(0, EntityStates.All.Count - 1).Zip(Gen.Choose(0, 2)).Zip(Gen.Choose(0, 2)).Zip(Gen.Choose(0, 2))
            .Select(state => new State(state.Item1.Item1.Item1, state.Item1.Item1.Item2, Math.Max(0, state.Item1.Item2 - 1), state.Item2)).ListOf();
        var batchSizes = Gen.Choose(1, 6).NonEmptyListOf();
        return Arb.From(
            states.Zip(batchSizes).Zip(Gen.Choose(0, 1000)).Select(parts => new Scenario([.. parts.Item1.Item1.Take(60)], [.. parts.Item1.Item2.Take(3)], parts.Item2)), Smaller);
    }

    private static IEnumerable<Scenario> Smaller(Scenario scenario) =>
    [
        .. Without(scenario.BatchSizes).Where(sizes => sizes.Count > 0).Select(sizes => scenario with { BatchSizes = sizes }),
        .. Without(scenario.States).Select(states => scenario with { States = states }),
    ];

    private static IEnumerable<IReadOnlyList<T>> Without<T>(IReadOnlyList<T> list) =>
        Enumerable.Range(0, list.Count).Select(out_ => (IReadOnlyList<T>)[.. list.Where((_, index) => index != out_)]);

    private static async Task<bool> GivesTheTablesOfOne(Scenario scenario)
    {
        using var one = Pipeline();
        using var several = Pipeline();
        var enqueued = Enqueue(one, scenario).Count;
        Enqueue(several, scenario);
        await one.DrainAsync();
        await DrainAsync(several, enqueued, scenario.BatchSizes, new Random(scenario.Seed));
        return Tables(one).SequenceEqual(Tables(several)) && (await several.LakeAsync()).Count == enqueued && Keys(scenario) == Tables(one).Count;
    }

    private static async Task<bool> GivesTheTablesInAnyOrder(Scenario scenario)
    {
        using var one = Pipeline();
        using var shuffled = Pipeline();
        var items = Enqueue(one, scenario).ToArray();
        await one.DrainAsync();
        new Random(scenario.Seed).Shuffle(items);
        using (var database = shuffled.Open())
        {
            var catalog = new SourceSettings(database, TimeProvider.System).Load();
            var csvTables = new CsvTables(database);
            foreach (var item in items.Concat(items.Take(5))) // some twice, as after a crash
            {
                var row = RowReader.Read(item.Record, csvTables.Of(item.Record, catalog)).Row!;
                database.Write(() => row.Upsert(database, item.Record, item.Id, "object"));
            }
        }
        return Tables(one).SequenceEqual(Tables(shuffled));
    }

    private static TestPipeline Pipeline()
    {
        var pipeline = new TestPipeline();
        using var database = pipeline.Open();
        EntityStates.SaveCsvSource(database);
        return pipeline;
    }

    /// <returns>What the queue took.</returns>
    private static List<QueueItem> Enqueue(TestPipeline pipeline, Scenario scenario)
    {
        var times = new Dictionary<(int, int), int>();
        pipeline.Enqueue(scenario.States.Select(state => EntityStates.Of(
            state.Kind, $"k{state.Key}", times[(state.Kind, state.Key)] = times.GetValueOrDefault((state.Kind, state.Key)) + state.Rise, $"content {state.Content}")));
        using var database = pipeline.Open();
        var items = new BatchItems(database);
        return [.. database.Connection.Query<long>("select id from queue_items order by id").Select(id => items.Find(id)!)];
    }

    private static int Keys(Scenario scenario) => scenario.States.Select(state => (state.Kind, state.Key)).Distinct().Count();

    /// <summary>By one worker for each batch size, whose batches end in another order than they began.</summary>
    private static async Task DrainAsync(TestPipeline pipeline, int records, IReadOnlyList<int> batchSizes, Random random)
    {
        var late = Enumerable.Range(0, batchSizes.Count - 1).ToArray();
        random.Shuffle(late);
        var batches = new LateBatches(records, late);
        await Task.WhenAll(batchSizes.Select((size, worker) => Task.Run(async () =>
        {
            var settings = pipeline.Settings with { BatchSize = size, Reached = (step, batch) => Note(step, worker, batch) };
            using var archive = batches.Of(worker, pipeline.Archive);
            await new Drain(settings, archive, TimeProvider.System, Logger.None).RunAsync(default);
        })));

        void Note(WorkerStep step, int worker, Batch batch)
        {
            if (step == WorkerStep.Claimed)
                batches.Claimed(worker, batch);
            else if (step == WorkerStep.Completed)
                batches.Completed(worker, batch);
        }
    }

    /// <summary>All rows of all tables, but for the name of the object that each comes from.</summary>
    private static List<string> Tables(TestPipeline pipeline)
    {
        using var database = pipeline.Open();
        return [.. EntityStates.All.SelectMany(kind => Rows(database, kind.Table))];
    }

    private static IEnumerable<string> Rows(Database database, string table) =>
        database.Prepare("select 1 from sqlite_schema where name = ?1").Bind(1, table).ScalarNumber() is null ? [] // of CSV: there was no row
        : database.Connection.Query($"select * from {table} order by 1").Select(row => string.Join(
            '|', ((IDictionary<string, object?>)row).Where(column => !column.Key.EndsWith("archive_key", StringComparison.Ordinal)).Select(column => column.Value).Prepend(table)));
}
