using System.IO.Compression;
using System.Text;
using System.Text.Json;
using GitHubQueue.Tests.Support;
using GitHubSimulator;
using NUnit.Framework;

namespace GitHubQueue.Tests.EndToEnd;

/// <summary>Every issue that was recorded from GitHub, 2011 to 2025, goes through all stages byte for byte, and none is dead.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class RecordedIssuesTests
{
    [Test]
    public async Task IngestAndWorker_OfEveryRecordedIssue_ArchiveItsBytesAndWriteItsRow()
    {
        var data = Path.GetDirectoryName(Path.GetDirectoryName(RecordedExchanges.Files()[0]))!;
        await using var world = await World.StartAsync(new SimulatorOptions { Repositories = [], Data = data });
        var recorded = Recorded(data);
        var served = new List<string>();
        // Whoever recorded it hid a name behind one that GitHub wouldn't allow.
        foreach (var hidden in world.GitHub.Repositories.Where(repository => repository.Name.Contains('<', StringComparison.Ordinal)))
            world.GitHub.RenameRepository(hidden.Name, $"hidden/repository-{hidden.Id}");
        foreach (var repository in world.GitHub.Repositories)
        {
            (await world.Cli.RunAsync("ingest", "--repo", repository.Name, "--since", "1990-01-01")).Expect(0);
            served.AddRange(world.GitHub.PayloadsOf(repository.Name).Select(Encoding.UTF8.GetString));
        }
        Assert.That(served, Is.SubsetOf(recorded));
        var worker = await world.WorkAsync();
        Assert.That(worker.Number("dead"), Is.Zero, (await world.Cli.RunAsync("dead", "list")).Out);
        var lake = (await Lake.ReadAsync(world.Cli.LakeFolder)).Select(one => Encoding.UTF8.GetString(one.Payload)).ToList();
        Assert.That(lake.Order(StringComparer.Ordinal), Is.EqualTo(served.Distinct().Order(StringComparer.Ordinal)));
        Assert.That(world.Number("select count(*) from issues"), Is.EqualTo(served.Select(Id).Distinct().Count()));
        (await world.Cli.RunAsync("verify")).Expect(0);
    }

    private static long Id(string payload)
    {
        using var issue = JsonDocument.Parse(payload);
        return issue.RootElement.GetProperty("id").GetInt64();
    }

    /// <summary>The lines as they lie on the disk.</summary>
    private static HashSet<string> Recorded(string data)
    {
        var lines = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in new[] { "issues.jsonl.gz", "search_issues.jsonl.gz" })
        {
            foreach (var file in Directory.EnumerateFiles(data, name, SearchOption.AllDirectories))
            {
                using var reader = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
                while (reader.ReadLine() is { } line)
                    lines.Add(line);
            }
        }
        return lines;
    }
}
