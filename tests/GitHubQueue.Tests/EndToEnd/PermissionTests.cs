using GitHubQueue.Tests.Support;
using NUnit.Framework;

namespace GitHubQueue.Tests.EndToEnd;

/// <summary>What may not be read or written is named in one sentence.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class PermissionTests
{
    private const UnixFileMode ReadOnly = UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    [Test]
    public async Task DotEnv_ThatMayNotBeRead_IsNamed()
    {
        using var cli = new Cli();
        cli.BeStoppedByPermissions();
        await File.WriteAllTextAsync(cli[".env"], "GITHUB_QUEUE_DB=other.db\n");
        await PlainUser.WithModeAsync(cli[".env"], UnixFileMode.None, async () => (await cli.RunAsync("init")).ExpectOnly(
            2, $"github-queue: The file '{cli[".env"]}' can't be read: give this user read permission, or move it away."));
        Assert.That(Directory.GetFiles(cli.Folder), Is.EqualTo(new[] { cli[".env"] }));
    }

    [Test]
    public async Task Logs_IntoAFolderThatMayNotBeWritten_AreRefused()
    {
        using var world = Readable();
        world.Cli.Environment["GITHUB_QUEUE_LOG_DIR"] = "logs";
        await PlainUser.WithModeAsync(Directory.CreateDirectory(world.Cli["logs"]).FullName, ReadOnly, async () => (await world.Cli.RunAsync("ingest", "--all")).ExpectOnly(
            2, "github-queue: The folder for logs 'logs' can't be written to: create it, or name another in GITHUB_QUEUE_LOG_DIR or log_dir."));
        world.Cli.Environment["GITHUB_QUEUE_LOG_DIR"] = "logs-of-mine";
        (await world.Cli.RunAsync("ingest", "--all")).Expect(0);
        Assert.That(await File.ReadAllTextAsync(Directory.GetFiles(world.Cli["logs-of-mine"]).Single()), Does.Match(@"\A\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z INF "));
    }

    [Test]
    public async Task Backup_IntoAFolderThatMayNotBeUsed_SaysSo()
    {
        using var cli = new Cli();
        cli.BeStoppedByPermissions();
        (await cli.RunAsync("init")).Expect(0);
        Directory.CreateDirectory(cli["closed"]);
        foreach (var mode in new[] { UnixFileMode.None, ReadOnly })
        {
            await PlainUser.WithModeAsync(cli["closed"], mode, async () => (await cli.RunAsync("backup", "closed/copy.db")).ExpectOnly(
                2, "github-queue: The backup 'closed/copy.db' can't be written: check that the folder exists, and that you may write there."));
        }
        Assert.That(Directory.GetFileSystemEntries(cli["closed"]), Is.Empty);
    }

    [Test]
    public async Task Capture_IntoAFolderThatMayNotBeWritten_NamesIt()
    {
        using var world = Readable();
        var closed = Directory.CreateDirectory(world.Cli["closed"]).FullName;
        await PlainUser.WithModeAsync(closed, ReadOnly, async () =>
        {
            Assert.That((await CaptureAsync(world, "closed/samples")).Expect(2).Sentence, Does.StartWith(
                "github-queue: The folder 'closed/samples' of --out can't be made: ").And.EndsWith("Give this user permission to write there, or name another folder."));
            (await CaptureAsync(world, "closed")).ExpectOnly(2, $"github-queue: The sample '{closed}/my-data_page_1.json' can't be written: "
                + "give this user permission to write there, or name another folder with --out.");
        });
        Assert.That(Directory.GetFileSystemEntries(closed), Is.Empty);
    }

    [Test]
    public async Task Capture_OverAFileThatMayNotBeWritten_LeavesIt()
    {
        using var world = Readable();
        world.Write("samples/my-data_page_1.json", "mine");
        await PlainUser.WithModeAsync(world.Cli["samples/my-data_page_1.json"], ReadOnly, async () => (await CaptureAsync(world, "samples")).ExpectOnly(
            2, $"github-queue: The sample '{world.Cli["samples/my-data_page_1.json"]}' can't be written: give this user permission to write there, or name another folder with --out."));
        Assert.That(await File.ReadAllTextAsync(world.Cli["samples/my-data_page_1.json"]), Is.EqualTo("mine\n"));
    }

    private static Task<CliResult> CaptureAsync(CsvWorld world, string folder) => world.Cli.RunAsync("sample", "capture", "--source", "my-data", "--out", folder);

    private static CsvWorld Readable()
    {
        var world = new CsvWorld();
        world.Cli.BeStoppedByPermissions();
        world.Write("data.csv", "id,name,at", "1,one,2026-11-20");
        return world;
    }
}
