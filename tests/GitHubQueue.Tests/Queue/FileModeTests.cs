using GitHubQueue.Operations;
using GitHubQueue.Queue;
using GitHubQueue.Tests.Support;
using NUnit.Framework;

namespace GitHubQueue.Tests.Queue;

/// <summary>Payloads of private repositories are in these files: only their owner may read them.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class FileModeTests
{
    private const UnixFileMode OwnerAlone = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    [Test]
    public void Database_WithItsLogAndIndex_IsForItsOwnerAlone()
    {
        SkipOnWindows();
        using var folder = new TemporaryFolder();
        using var pipeline = new TestPipeline(folder: folder.Path);
        using var database = pipeline.Open();
        pipeline.Enqueue(100);
        Assert.That(Modes(folder.Path), Is.EquivalentTo(new[] { "pipeline.db", "pipeline.db-wal", "pipeline.db-shm", "pipeline.db-turn" }.Select(name => (name, OwnerAlone))));
    }

    [Test]
    public void Backup_IsForItsOwnerAlone()
    {
        SkipOnWindows();
        using var folder = new TemporaryFolder();
        using var pipeline = new TestPipeline();
        pipeline.Enqueue(100);
        using (var database = pipeline.Open())
            Backup.Write(database, folder["copy.db"], TimeProvider.System, default);
        Assert.That(Modes(folder.Path), Is.EqualTo(new[] { ("copy.db", OwnerAlone) }));
        PipelineDatabase.Open(folder["copy.db"]).Dispose();
        Assert.That(Modes(folder.Path).Select(file => file.Item2), Is.All.EqualTo(OwnerAlone));
    }

    private static void SkipOnWindows()
    {
        if (OperatingSystem.IsWindows())
            Assert.Ignore("Windows has no such modes.");
    }

    private static List<(string, UnixFileMode)> Modes(string folder)
    {
        var modes = new List<(string, UnixFileMode)>();
        foreach (var file in Directory.GetFiles(folder))
        {
            if (!OperatingSystem.IsWindows())
                modes.Add((Path.GetFileName(file), File.GetUnixFileMode(file)));
        }
        return modes;
    }
}
