using System.Diagnostics;
using GitHubQueue.Archive;
using GitHubQueue.Records;
using GitHubQueue.Tests.Support;
using NUnit.Framework;

namespace GitHubQueue.Tests.Archive;

public sealed class FolderArchiveTests : ArchiveContract, IDisposable
{
    private const string Key = "issue/date=2026-11-20/a.jsonl.gz";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    protected override Task<IArchive> OpenEmptyAsync() => Task.FromResult<IArchive>(new FolderArchive("lake", _folder.Path));

    [TestCase("lake", "/srv", "file:/srv/lake")]
    [TestCase("./a/../lake/", "/srv", "file:/srv/lake")]
    [TestCase("/data/lake//", "/srv", "file:/data/lake")]
    public void Root_AnySpelling_IsCanonical(string folder, string workingDirectory, string root)
    {
        using var archive = new FolderArchive(folder, workingDirectory);
        Assert.That(archive.Root, Is.EqualTo(root));
    }

    [Test]
    public async Task CheckAsync_NoFolderYet_MakesItAndLeavesItEmpty()
    {
        using var archive = new FolderArchive("new/lake", _folder.Path);
        await archive.CheckAsync(default);
        Assert.That(Directory.GetFileSystemEntries(_folder["new/lake"]), Is.Empty);
    }

    [Test]
    public async Task CheckAsync_AFileInTheWay_IsInput()
    {
        File.WriteAllText(_folder["file"], "");
        using var archive = new FolderArchive("file/lake", _folder.Path);
        var failure = await Assert.ThrowsAsync<FailureException>(() => archive.CheckAsync(default));
        Assert.That((failure!.Kind, failure.Message), Is.EqualTo((FailureKind.Input,
            $"The archive folder '{_folder["file/lake"]}' can't be made, because it or a folder above it is a file. Choose another folder.")));
    }

    [Test]
    public async Task WriteOnceAsync_Always_LeavesNoTemporaryFile()
    {
        using var archive = new FolderArchive("lake", _folder.Path);
        await archive.WriteOnceAsync(Key, Content.Of("{}\n"), default);
        await archive.WriteOnceAsync(Key, Content.Of("{}\n"), default);
        await Assert.ThrowsAsync<FailureException>(() => archive.WriteOnceAsync(Key, Content.Of("[]\n"), default));
        Assert.That(Files(_folder["lake"]), Is.EqualTo(new[] { Key }));
    }

    [Test]
    public async Task WriteOnceAsync_TemporaryFilesOfAKilledWriter_AreNeitherListedNorInTheWay()
    {
        var partition = Directory.CreateDirectory(_folder["lake/issue/date=2026-11-20"]);
        await File.WriteAllTextAsync(Path.Combine(partition.FullName, ".a.jsonl.gz.x1y2z3.abc.tmp"), "half an obj");
        using var archive = new FolderArchive("lake", _folder.Path);
        Assert.That((await archive.WriteOnceAsync(Key, Content.Of("{}\n"), default)).WasThere, Is.False);
        Assert.That(await archive.ListAsync("", default).Select(entry => entry.Key).ToListAsync(), Is.EqualTo(new[] { Key }));
    }

    [Test]
    public async Task WriteOnceAsync_WhileReadersLook_IsNeverSeenHalfWritten()
    {
        using var archive = new FolderArchive("lake", _folder.Path);
        var random = new byte[4 << 20];
        new Random(1).NextBytes(random);
        var content = Content.Of(random);
        var writing = Task.Run(() => archive.WriteOnceAsync(Key, content, default));
        long? seen = null;
        while (seen is null)
        {
            await using var stored = await archive.OpenAsync(Key, default);
            seen = stored?.Length;
        }
        Assert.That(seen, Is.EqualTo(content.Bytes.Length));
        await writing;
    }

    [Test]
    public async Task AnyWrite_ReadOnlyFileSystem_IsInput()
    {
        await WithMountAsync("ro,size=1m", async folder =>
        {
            using var archive = new FolderArchive("lake", folder);
            foreach (var call in new Func<Task>[] { () => archive.CheckAsync(default), () => archive.WriteOnceAsync(Key, Content.Of("{}\n"), default) })
            {
                var failure = await Assert.ThrowsAsync<FailureException>(() => call());
                Assert.That(failure!.Kind, Is.EqualTo(FailureKind.Input), failure.Message);
                Assert.That(failure.Message, Does.StartWith($"The archive folder '{folder}/lake' can't be written: "));
            }
        });
    }

    [Test]
    public async Task CheckAsync_ReadOnlyFolder_IsInput()
    {
        if (!OperatingSystem.IsLinux() || Environment.IsPrivilegedProcess)
            Assert.Ignore("Permissions don't stop root: run as another user.");
        else
            File.SetUnixFileMode(_folder.Path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        using var archive = new FolderArchive("lake", _folder.Path);
        Assert.That((await Assert.ThrowsAsync<FailureException>(() => archive.CheckAsync(default)))!.Kind, Is.EqualTo(FailureKind.Input));
    }

    [Test]
    public async Task WriteOnceAsync_DiskFull_IsUnavailableLeavesNothingAndWorksOnceThereIsRoom()
    {
        await WithMountAsync("size=1m", async folder =>
        {
            using var archive = new FolderArchive("lake", folder);
            var random = new byte[800 << 10];
            new Random(1).NextBytes(random);
            var filler = Path.Combine(folder, "filler");
            await File.WriteAllBytesAsync(filler, new byte[500 << 10]);
            var failure = await Assert.ThrowsAsync<FailureException>(() => archive.WriteOnceAsync(Key, Content.Of(random), default));
            Assert.That(failure!.Kind, Is.EqualTo(FailureKind.Unavailable));
            Assert.That(failure.Message, Does.StartWith($"The disk of the archive folder '{folder}/lake' is full: "));
            Assert.That(Files(Path.Combine(folder, "lake")), Is.Empty);
            File.Delete(filler);
            Assert.That((await archive.WriteOnceAsync(Key, Content.Of(random), default)).WasThere, Is.False);
        });
    }

    private static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file));

    private async Task WithMountAsync(string options, Func<string, Task> test)
    {
        var folder = Directory.CreateDirectory(_folder["mount"]).FullName;
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess || await RunAsync("mount", "-t", "tmpfs", "-o", options, "tmpfs", folder) != 0)
            Assert.Ignore("Mounting a small file system takes root and permission to mount.");
        try
        {
            await test(folder);
        }
        finally
        {
            await RunAsync("umount", folder);
        }
    }

    private static async Task<int> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
