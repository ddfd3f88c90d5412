using System.Runtime.Versioning;
using GitHubQueue.Operations;
using GitHubQueue.Sqlite;
using GitHubQueue.Tests.Support;
using GitHubSimulator;
using NUnit.Framework;

namespace GitHubQueue.Tests.EndToEnd;

/// <summary>A copy of the database, made while it is used, can take its place later without harm to the lake.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class BackupTests
{
    [Test]
    public async Task Restored_OlderCopy_IsRefusedUntilAReplay_AndThenNothingIsTwice()
    {
        await using var world = await World.StartAsync(60);
        await world.IngestAsync();
        await world.WorkAsync();
        world.GitHub.Change(new Change { Numbers = [1, 2, 3] });
        await world.IngestAsync();
        (await world.Cli.RunAsync("backup", "copy.db")).Expect(0); // with three states that wait
        await world.WorkAsync();
        world.GitHub.Change(new Change { Count = 10, Create = 5 });
        await world.IngestAsync();
        await world.WorkAsync();
        Restore(world, "copy.db");
        foreach (var command in new[] { World.Ingest(), World.Worker() })
        {
            Assert.That((await world.Cli.RunAsync(command)).Expect(2).Sentence, Does.StartWith("github-queue: The database 'pipeline.db' is a backup of ").And.EndsWith(
                "run 'github-queue replay' first, so that nothing that is in the lake is written there twice."));
        }
        (await world.Cli.RunAsync("replay")).Expect(0);
        world.GitHub.Change(new Change { Numbers = [4, 5], Create = 1 });
        await world.IngestAsync();
        await world.WorkAsync();
        await world.ExpectAllAgreesAsync();
    }

    /// <summary>What a replay couldn't read, or wasn't asked to read, isn't known: it could be archived a second time.</summary>
    [Test]
    public async Task Restored_AfterAReplayThatWasNotWhole_StaysRefused()
    {
        await using var world = await World.StartAsync(30);
        (await world.Cli.RunAsync("init")).Expect(0);
        (await world.Cli.RunAsync("backup", "copy.db")).Expect(0);
        await world.IngestAsync();
        await world.WorkAsync();
        Restore(world, "copy.db");
        (await world.Cli.RunAsync("replay", "--entity", "event")).Expect(0);
        (await world.Cli.RunAsync(World.Ingest())).Expect(2);
        var file = Directory.GetFiles(world.Cli.LakeFolder, "*.gz", SearchOption.AllDirectories).Single();
        var bytes = await File.ReadAllBytesAsync(file);
        await File.WriteAllBytesAsync(file, bytes[..^20]);
        (await world.Cli.RunAsync("replay")).Expect(1);
        (await world.Cli.RunAsync(World.Worker())).Expect(2);
        await File.WriteAllBytesAsync(file, bytes);
        (await world.Cli.RunAsync("replay")).Expect(0);
        Assert.That((await world.IngestAsync()).Number("enqueued"), Is.Zero);
        await world.ExpectAllAgreesAsync();
    }

    /// <summary>It would have told nothing of what is in the lake, and all of it would be written there a second time.</summary>
    [Test]
    public async Task Restored_AfterAReplayOfAnotherArchive_StaysRefused()
    {
        await using var world = await World.StartAsync(30);
        await world.IngestAsync();
        await world.WorkAsync();
        (await world.Cli.RunAsync("backup", "copy.db")).Expect(0);
        world.GitHub.Change(new Change { Create = 5 });
        await world.IngestAsync();
        await world.WorkAsync();
        Restore(world, "copy.db");
        Directory.CreateDirectory(world.Cli["empty"]);
        await File.WriteAllTextAsync(world.Cli["file"], "");
        foreach (var archive in (string[])["file:lak", "file:file"])
        {
            Assert.That((await world.Cli.RunAsync("replay", "--archive", archive)).Expect(1).Sentence,
                Is.EqualTo($"github-queue: There is no archive at file:{world.Cli[archive[5..]]}: name the one whose objects are to be replayed with --archive."));
        }
        Assert.That((await world.Cli.RunAsync("replay", "--archive", "file:empty")).Expect(1).Out, Does.Contain("1 object missing (see above)"));
        (await world.Cli.RunAsync(World.Ingest())).Expect(2);
        Directory.Move(world.Cli.LakeFolder, world.Cli["moved"]);
        (await world.Cli.RunAsync("replay", "--archive", "file:moved")).Expect(0);
        Assert.That((await world.IngestAsync()).Number("enqueued"), Is.Zero);
    }

    /// <summary>With objects of somebody else's, with a part of its own, and with one of its two archives: the mark stays, also through replays that find the rest.</summary>
    [Test]
    public async Task Restored_UntilAllThatItKnewWasFound_StaysRefused()
    {
        await using var world = await World.StartAsync(30);
        await world.IngestAsync();
        await world.WorkAsync("--batch-size", "10");
        world.GitHub.Change(new Change { Create = 5 });
        await world.IngestAsync();
        (await world.Cli.RunAsync("worker", "--archive", "file:second")).Expect(0);
        world.GitHub.Change(new Change { Create = 3 });
        await world.IngestAsync();
        (await world.Cli.RunAsync("backup", "copy.db")).Expect(0); // with three records that wait
        (await world.Cli.RunAsync("worker", "--archive", "file:second")).Expect(0);
        await using (var other = await World.StartAsync(3))
        {
            await other.IngestAsync();
            await other.WorkAsync();
            Directory.Move(other.Cli.LakeFolder, world.Cli["foreign"]);
        }
        Restore(world, "copy.db");
        await ReplayAsync("foreign", left: 4);
        var hidden = Directory.GetFiles(world.Cli.LakeFolder, "*.jsonl.gz", SearchOption.AllDirectories).Order().Last();
        File.Move(hidden, world.Cli["hidden"]);
        await ReplayAsync("lake", left: 2); // the hidden one, and the second archive's
        await ReplayAsync("second", left: 1);
        await File.WriteAllBytesAsync(hidden, (await File.ReadAllBytesAsync(world.Cli["hidden"]))[..^20]);
        await ReplayAsync("lake", left: 1); // a damaged one isn't found
        File.Move(world.Cli["hidden"], hidden, overwrite: true);
        await ReplayAsync("lake", left: 0);
        Assert.That((await world.IngestAsync()).Number("enqueued"), Is.Zero);
        Assert.That(world.Number("select count(*) from queue_items where status <> 'done'"), Is.Zero, "what waited is in the lake already");

        async Task ReplayAsync(string folder, int left)
        {
            var replay = await world.Cli.RunAsync("replay", "--archive", $"file:{folder}", "--json");
            Assert.That(replay.Expect(left == 0 ? 0 : 1).Number("missing"), Is.EqualTo(left), folder);
            if (left > 0)
                (await world.Cli.RunAsync("worker", "--archive", "file:second")).Expect(2);
        }
    }

    [Test]
    public async Task Backups_WhileEverythingRuns_AreWhole_AndEachCanBeGoneOnWith()
    {
        await using var world = await World.StartAsync(500);
        (await world.Cli.RunAsync("init")).Expect(0);
        await using var ingest = world.Cli.Start(World.Ingest());
        await using var worker = world.Cli.Start(World.Worker("--batch-size", "10", "--follow"));
        var ingested = ingest.WaitAsync();
        var copies = new List<string>();
        do
        {
            copies.Add($"copy-{copies.Count}.db");
            (await world.Cli.RunAsync("backup", copies[^1])).Expect(0);
        }
        while (!ingested.IsCompleted);
        (await ingested).Expect(0);
        worker.Interrupt();
        (await worker.WaitAsync()).Expect(0);
        foreach (var copy in new[] { copies[^1], copies[copies.Count / 2] })
        {
            Restore(world, copy);
            Assert.That(world.Query(database => database.Prepare("pragma integrity_check").ScalarText()), Is.EqualTo("ok"));
            (await world.Cli.RunAsync("replay")).Expect(0);
            await world.IngestAsync();
            await world.WorkAsync();
            await world.ExpectAllAgreesAsync();
        }
    }

    [Test]
    public void Backup_AskedToStop_LeavesNothingBehind()
    {
        using var pipeline = new TestPipeline();
        pipeline.Enqueue(1000);
        using var database = pipeline.Open();
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.Throws<OperationCanceledException>(() => Backup.Write(database, Path.Combine(pipeline.Folder, "copy.db"), TimeProvider.System, stop.Token));
        Assert.That(Directory.GetFiles(pipeline.Folder, "copy*"), Is.Empty);
        Backup.Write(database, Path.Combine(pipeline.Folder, "copy.db"), TimeProvider.System, default);
    }

    /// <summary>Marking them fills more of the copy's log than its connection lets stand.</summary>
    [Test]
    public void Backup_OfOneThatKnowsAHundredThousandObjects_IsOneFile()
    {
        using var pipeline = new TestPipeline();
        using var database = pipeline.Open();
        database.Execute("""
            with recursive n(i) as (select 1 union all select i + 1 from n where i < 100000)
            insert into archive_objects(batch, root, key, entity, partition, items, bytes, content_bytes, content_sha256, first_item, last_item, created_at)
              select lower(hex(randomblob(16))), 'file:lake', 'key-' || i, 'issue', 'p', 1, 1, 1, '', i, i, 0 from n
            """);
        var copy = Path.Combine(pipeline.Folder, "copy.db");
        Backup.Write(database, copy, TimeProvider.System, default);
        using (var opened = new Database(copy))
            Assert.That(opened.Prepare("select count(*) from backup_objects").ScalarNumber(), Is.EqualTo(100_000));
        Assert.That(Directory.GetFiles(pipeline.Folder, "copy*").Select(Path.GetFileName), Is.EqualTo(new[] { "copy.db" }));
    }

    [Test]
    public async Task Backup_OnAFileThatIsThere_LeavesItAlone()
    {
        await using var world = await World.StartAsync(1);
        await world.IngestAsync();
        await File.WriteAllTextAsync(world.Cli["copy.db"], "mine");
        Assert.That((await world.Cli.RunAsync("backup", "copy.db")).Expect(2).Sentence, Is.EqualTo("github-queue: There is a file 'copy.db' already: name another one, or remove it."));
        Assert.That(await File.ReadAllTextAsync(world.Cli["copy.db"]), Is.EqualTo("mine"));
        foreach (var none in new[] { "", "." })
            (await world.Cli.RunAsync("backup", none)).ExpectOnly(2, $"github-queue: The backup '{none}' can't be written, as that is no file: name one that doesn't exist.");
        Assert.That((await world.Cli.RunAsync("backup", "no/folder/copy.db")).Expect(2).Sentence, Does.StartWith("github-queue: The backup 'no/folder/copy.db' can't be written: "));
        Assert.That(Directory.GetFiles(world.Cli.Folder, "*.tmp"), Is.Empty);
    }

    /// <summary>Payloads of private repositories are in it.</summary>
    [Test]
    [Platform(Exclude = "Win")]
    [UnsupportedOSPlatform("windows")]
    public async Task DatabaseAndBackup_AreTheOwnersAlone()
    {
        await using var world = await World.StartAsync(5);
        await world.IngestAsync();
        (await world.Cli.RunAsync("backup", "copy.db")).Expect(0);
        using var open = new Database(world.Cli.Database);
        _ = open.Prepare("select count(*) from queue_items").ScalarNumber();
        Assert.That(
            Directory.GetFiles(world.Cli.Folder, "*.db*").ToDictionary(file => Path.GetFileName(file)!, File.GetUnixFileMode),
            Is.EqualTo(new[] { "pipeline.db", "pipeline.db-wal", "pipeline.db-shm", "pipeline.db-turn", "copy.db" }.ToDictionary(name => name, _ => UnixFileMode.UserRead | UnixFileMode.UserWrite)));
    }

    private static void Restore(World world, string copy)
    {
        foreach (var file in Directory.GetFiles(world.Cli.Folder, "pipeline.db*"))
            File.Delete(file);
        File.Copy(world.Cli[copy], world.Cli.Database);
    }
}
