using GitHubQueue.Tests.Support;
using NUnit.Framework;

namespace GitHubQueue.Tests.EndToEnd;

/// <summary>A lake that may not be read is not one whose objects are missing.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class UnreadableLakeTests
{
    [TestCase("verify")]
    [TestCase("verify --deep")]
    [TestCase("replay")]
    public async Task AnyReader_OfALakeThatMayNotBeRead_SaysSoAndWorksOnceItMay(string command)
    {
        using var world = await ArchivedAsync();
        foreach (var path in new[] { world.Cli.LakeFolder, Path.GetDirectoryName(AnObject(world))! })
            await ExpectDeniedAsync(world, command, path);
        (await world.Cli.RunAsync(command.Split(' '))).Expect(0);
    }

    [TestCase("verify --deep")]
    [TestCase("replay")]
    public async Task AnyReader_OfAnObjectThatMayNotBeRead_SaysSo(string command)
    {
        using var world = await ArchivedAsync();
        await ExpectDeniedAsync(world, command, AnObject(world));
        (await world.Cli.RunAsync(command.Split(' '))).Expect(0);
    }

    [Test]
    public async Task Maintain_OfALakeThatMayNotBeRead_SaysSo()
    {
        using var world = await ArchivedAsync();
        await PlainUser.WithModeAsync(Path.GetDirectoryName(AnObject(world))!, UnixFileMode.None, async () => Assert.That(
            (await world.Cli.RunAsync("maintain")).Expect(2).Sentence, Does.StartWith($"github-queue: The archive folder '{world.Cli.LakeFolder}' can't be ")));
        (await world.Cli.RunAsync("maintain")).Expect(0);
    }

    private static Task ExpectDeniedAsync(CsvWorld world, string command, string path) => PlainUser.WithModeAsync(path, UnixFileMode.None, async () =>
        (await world.Cli.RunAsync(command.Split(' '))).ExpectOnly(2,
            $"github-queue: The archive folder '{world.Cli.LakeFolder}' can't be read: Access to the path '{path}' is denied. "
            + "Give this user read permission there, and run the same command again."));

    private static async Task<CsvWorld> ArchivedAsync()
    {
        var world = new CsvWorld();
        world.Cli.BeStoppedByPermissions();
        world.Write("data.csv", "id,name,at", "1,one,2026-11-20");
        await world.IngestAsync();
        (await world.Cli.RunAsync("worker")).Expect(0);
        return world;
    }

    private static string AnObject(CsvWorld world) => Directory.GetFiles(world.Cli.LakeFolder, "*.jsonl.gz", SearchOption.AllDirectories).Single();
}
