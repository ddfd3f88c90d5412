using System.Text;
using GitHubQueue.Records;
using GitHubQueue.Tests.Support;
using GitHubSimulator;
using NUnit.Framework;

namespace GitHubQueue.Tests.EndToEnd;

/// <summary>A GitHub that serves all that was recorded, and what must hold when the program has read it.</summary>
internal static class RecordedWorld
{
    public static async Task<World> StartAsync()
    {
        var world = await World.StartAsync(new SimulatorOptions { Repositories = [], Data = RecordedPayloads.Folder, EveryRecording = true, Events = 0 });
        // Whoever recorded it hid a name behind one that GitHub wouldn't allow.
        foreach (var hidden in world.GitHub.Repositories.Where(repository => !RepositoryName.TryParse(repository.Name, out _)))
            world.GitHub.RenameRepository(hidden.Name, $"hidden/repository-{hidden.Id}");
        return world;
    }

    /// <summary>Reads all repositories whole, and drains the queue.</summary>
    /// <param name="dead">How many can't have a row.</param>
    public static async Task IngestAndWorkAsync(World world, string kind, int dead = 0)
    {
        await File.WriteAllLinesAsync(world.Cli["pipeline.yaml"],
        [
            "sources:", "  - name: recorded", $"    kind: {kind}", "    repos:",
            .. world.GitHub.Repositories.Select(repository => $"      - '{repository.Name}'"),
        ]);
        (await world.Cli.RunAsync("ingest", "--all", "--full")).Expect(0);
        await WorkAsync(world, dead);
    }

    public static async Task WorkAsync(World world, int dead = 0)
    {
        var worker = await world.WorkAsync();
        Assert.That(worker.Number("dead"), Is.EqualTo(dead), (await world.Cli.RunAsync("dead", "list")).Out);
    }

    /// <summary>Each of the payloads is in the archive and no other of its entity, as <see cref="ExpectSame"/> has it; each key has its row, unless it is dead.</summary>
    /// <param name="except">Archived as well, and not recorded; null: nothing.</param>
    public static async Task ExpectAllArrivedAsync(
        World world, string entity, string table, IReadOnlyList<RecordedPayload> recorded, Func<string, bool>? except = null)
    {
        var lake = (await Lake.ReadAsync(world.Cli.LakeFolder)).Where(one => one.Record.Entity == entity).Select(one => one.Record).ToList();
        ExpectSame([.. lake.Where(one => except?.Invoke(Encoding.UTF8.GetString(one.Payload.Span)) != true)], recorded);
        var dead = world.Number($"select count(*) from queue_items where entity = '{entity}' and status = 'dead'");
        Assert.That(world.Number($"select count(*) from {table}"), Is.EqualTo(lake.Select(one => one.Key).Distinct().Count() - dead), table);
    }

    /// <summary>Nothing waits, and <c>verify</c> finds no difference.</summary>
    public static async Task ExpectAgreementAsync(World world)
    {
        Assert.That(world.Number("select count(*) from queue_items where status not in ('done', 'dead')") + world.Number("select count(*) from fetches"), Is.Zero);
        (await world.Cli.RunAsync("verify")).Expect(0);
    }

    /// <summary>
    /// Each of the payloads is in the archive once, byte for byte, and no other. Payloads that differ in nothing but the counts of an embedded
    /// repository are one state.
    /// </summary>
    public static void ExpectSame(IReadOnlyList<Record> lake, IReadOnlyList<RecordedPayload> recorded)
    {
        var archived = lake.Select(one => Encoding.UTF8.GetString(one.Payload.Span)).ToHashSet(StringComparer.Ordinal);
        var states = lake.Select(one => PayloadHash.Of(one.Payload.Span)).ToHashSet();
        Assert.That(recorded, Is.Not.Empty);
        Assert.That(recorded.Where(payload => !states.Contains(PayloadHash.Of(payload.Bytes))), Is.Empty, "recorded, and not archived");
        Assert.That(archived, Is.SubsetOf(recorded.Select(payload => payload.Text)), "archived in other bytes than recorded");
        Assert.That(lake, Has.Count.EqualTo(archived.Count), "archived twice");
    }
}
