using System.Globalization;
using GitHubQueue.Tests.Support;
using NUnit.Framework;

namespace GitHubQueue.Tests.EndToEnd;

/// <summary>SIGKILL while files are read: nothing is lost, nothing is enqueued twice.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class CsvKilledTests
{
    private const int RowsOfAPage = 1000, Rows = 3 * RowsOfAPage + 500;

    /// <summary>
    /// Each run is killed when it has committed a page more, until there is none left. Every second row has the key of another, so that
    /// reading any of them once more would be noticed.
    /// </summary>
    [Test]
    public async Task Ingest_KilledAfterEachPage_GoesOnAfterIt()
    {
        using var world = new CsvWorld();
        world.Configure(world.Cli["data/*.csv"]);
        foreach (var (index, file) in new[] { "a", "b", "c" }.Index())
            world.Write($"data/{file}.csv", ["id,name", .. Enumerable.Range(0, Rows).Select(row => Row(index * Rows + row))]);
        var killed = 0;
        while (true)
        {
            await using var ingest = CrewMember.StartGitHubQueue(
                ["ingest", "--source", "my-data", "--db", world.Cli.Database, "--config", world.Cli["pipeline.yaml"], "--log-level", "debug", "--json"]);
            if (await CommitsAsync(ingest) && await ingest.KillAsync())
                killed++;
            else
                break;
        }
        Assert.That(killed, Is.InRange(6, 12));
        Assert.That(world.Rows("select count(*), count(distinct key) from queue_items"), Is.EqualTo(new[] { $"{3 * Rows}|{3 * Rows / 2}" }), "each row once");
        Assert.That(await world.IngestAsync(), Is.EqualTo((0, 0, (string?)null)));
        await world.WorkAsync();
        Assert.That(world.Rows("select count(*), sum(name = 'state ' || (2 * id + 1)) from my_data"), Is.EqualTo(new[] { $"{3 * Rows / 2}|{3 * Rows / 2}" }), "the last state of each");
    }

    /// <returns>False: it ended without committing any rows.</returns>
    private static async Task<bool> CommitsAsync(CrewMember ingest)
    {
        try
        {
            await ingest.SaysAsync("Committed a page");
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static string Row(int row) => string.Create(CultureInfo.InvariantCulture, $"{row / 2},state {row}");
}
