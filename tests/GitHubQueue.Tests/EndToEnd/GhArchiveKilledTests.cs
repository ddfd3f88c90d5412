using GitHubQueue.Ingest;
using GitHubQueue.Queue;
using GitHubQueue.Sources;
using GitHubQueue.Sqlite;
using GitHubQueue.Tests.Support;
using NUnit.Framework;
using static GitHubQueue.Tests.EndToEnd.GhArchiveWorld;

namespace GitHubQueue.Tests.EndToEnd;

/// <summary>An ingest of files of GH Archive that is ended goes on in the middle of a file.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class GhArchiveKilledTests
{
    /// <summary>Each run is ended by SIGKILL soon after it has committed a page.</summary>
    [Test]
    public async Task Ingest_KilledAgainAndAgain_LosesAndDoublesNothing()
    {
        const int count = 20_000;
        using var cli = new Cli();
        await File.WriteAllBytesAsync(cli["2015.json.gz"], Gzip.Of(Events(1, count)));
        await ConfigureAsync(cli, "2015.json.gz");
        (await cli.RunAsync("init")).Expect(0);
        using var database = new Database(cli.Database);
        var (killed, committed) = (0, 0L);
        for (var wasKilled = true; wasKilled && committed < count; killed += wasKilled ? 1 : 0)
        {
            await using var ingest = cli.Start(Command);
            await Eventually.BecomesAsync(Committed, now => now > committed);
            ingest.Kill();
            wasKilled = (await ingest.WaitAsync()).WasKilled;
            committed = Committed();
            Assert.That(committed % 1000, Is.Zero, "half a page was committed");
        }
        Assert.That(killed, Is.GreaterThan(2));
        Assert.That(Number(await IngestAsync(cli, 0), "records"), Is.EqualTo(count - committed), "what was committed is read again");
        await ExpectAsync(cli, count);

        long Committed() => database.Prepare("select count(*) from queue_items").ScalarNumber()!.Value;
    }

    /// <summary>Every boundary between two pages, in this process.</summary>
    [Test]
    public async Task Ingest_EndedAfterEveryPage_GoesOnBehindIt()
    {
        using var cli = new Cli();
        await File.WriteAllBytesAsync(cli["a.json.gz"], Gzip.Of(Events(1, 4500)));
        await File.WriteAllTextAsync(cli["b.json"], Events(4001, 3000)); // the first 500 are in both
        await File.WriteAllTextAsync(cli["c.json"], string.Concat(Enumerable.Range(9001, 3).Select(number => Event(number, padding: 3 << 20) + "\n"))); // a page each
        var files = new FilePattern(cli["*.json*"], cli.Folder);
        var pages = new List<(int Pages, long Read)>();
        while (pages.Count == 0 || pages[^1].Pages > 0)
            pages.Add(await IngestOnePageAsync(cli.Database, files));
        Assert.That(pages.Select(page => page.Read), Is.EqualTo(new[] { 1000, 1000, 1000, 1000, 500, 1000, 1000, 1000, 1, 1, 1, 0 }));
        await ExpectAsync(cli, 7003);
    }

    /// <summary>As if the process ended when it has committed a page.</summary>
    private static async Task<(int Pages, long Read)> IngestOnePageAsync(string path, FilePattern files)
    {
        using var database = PipelineDatabase.Open(path);
        var kind = SourceKinds.Find("gharchive")!;
        var settings = new IngestSettings { Database = path, Source = new() { Name = "history", Kind = kind, GhArchive = files }, Window = new Window() };
        var read = 0L;
        try
        {
            var result = await new SourceIngest(settings, database, null, TimeProvider.System, new LogLines().Log)
            {
                PageCommitted = committed =>
                {
                    read = committed.Read;
                    throw new InvalidOperationException("The process has ended.");
                },
            }.RunAsync(default);
            return (result.Pages, result.Read);
        }
        catch (InvalidOperationException)
        {
            return (1, read);
        }
    }
}
