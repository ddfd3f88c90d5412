using System.Globalization;
using GitHubQueue.Tests.Support;
using NUnit.Framework;

namespace GitHubQueue.Tests.EndToEnd;

/// <summary>Memory stays flat however large the file.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class CsvMemoryTests
{
    private const int Megabyte = 1_000_000, RowBytes = 1000;

    [Test]
    public async Task Ingest_OfAFileTenTimesAsLarge_TakesNoMoreMemory()
    {
        var small = await PeakAsync(6 * Megabyte);
        var large = await PeakAsync(60 * Megabyte);
        Assert.That(large / small, Is.LessThan(1.3), $"{small:0} and {large:0} kB");
    }

    /// <summary>In kB, of a process that stays after it has read the file, so that it can be looked at.</summary>
    private static async Task<double> PeakAsync(int bytes)
    {
        using var world = new CsvWorld();
        world.Configure(world.Cli["data.csv"]);
        await WriteAsync(world.Cli["data.csv"], bytes / RowBytes);
        await using var ingest = CrewMember.StartGitHubQueue(
            ["ingest", "--source", "my-data", "--follow", "--json", "--db", world.Cli.Database, "--config", world.Cli["pipeline.yaml"]]);
        Assert.That(await ingest.SaysAsync("\"enqueued\""), Does.Contain(string.Create(CultureInfo.InvariantCulture, $"\"enqueued\":{bytes / RowBytes}")));
        var status = await File.ReadAllLinesAsync($"/proc/{ingest.Id}/status");
        ingest.Signal(CrewMember.SIGTERM);
        Assert.That(await ingest.ExitAsync(), Is.Zero);
        return double.Parse(status.Single(line => line.StartsWith("VmHWM:", StringComparison.Ordinal)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }

    private static async Task WriteAsync(string path, int rows)
    {
        var name = new string('x', RowBytes - 10);
        await using var file = new StreamWriter(path);
        await file.WriteLineAsync("id,name");
        for (var row = 0; row < rows; row++)
            await file.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{row:00000000},{name}"));
    }
}
