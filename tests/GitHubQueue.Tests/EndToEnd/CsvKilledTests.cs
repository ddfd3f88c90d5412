using System.Globalization;
using GitHubQueue.Tests.Support;
using NUnit.Framework;

namespace GitHubQueue.Tests.EndToEnd;

/// <summary>SIGKILL while files are read: nothing is lost, nothing is enqueued twice.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class CsvKilledTests
{
    private const int Rows = 2500, PagesOfAFile = 3;

    /// <summary>
    /// Each run dies when it has committed one page more, until there is none left. Every second row has the key of another, so that reading
    /// any of them once more would be noticed.
    /// </summary>
    [Test]
    public async Task Ingest_KilledAfterEachPage_GoesOnAfterIt()
    {
        using var world = new CsvWorld();
        world.Configure(world.Cli["data/*.csv"], schema: "{id: integer, name: text}");
        string[] files = ["a", "b", "c"];
        foreach (var (index, file) in files.Index())
            world.Write($"data/{file}.csv", ["id,name", .. Enumerable.Range(0, Rows).Select(row => Row(index * Rows + row))]);
        var killed = 0;
        for (var ended = false; !ended; killed += ended ? 0 : 1)
        {
            await using var ingest = CrewMember.Start("csv", "--db", world.Cli.Database, "--path", world.Cli["data/*.csv"], "--die-after", "1");
            var exit = await ingest.ExitAsync();
            ended = exit == 0;
            Assert.That(exit, Is.Zero.Or.EqualTo(CrewMember.Killed), ingest.Errors);
        }
        Assert.That(killed, Is.EqualTo(files.Length * PagesOfAFile));
        var all = files.Length * Rows;
        Assert.That(world.Rows("select count(*), count(distinct key) from queue_items"), Is.EqualTo(new[] { $"{all}|{all / 2}" }), "each row once");
        Assert.That(await world.IngestAsync(), Is.EqualTo((0, 0, (string?)null)));
        await world.WorkAsync();
        Assert.That(world.Rows("select count(*), sum(name = 'state ' || (2 * id + 1)) from my_data"), Is.EqualTo(new[] { $"{all / 2}|{all / 2}" }), "the last state of each");
    }

    private static string Row(int row) => string.Create(CultureInfo.InvariantCulture, $"{row / 2},state {row}");
}
