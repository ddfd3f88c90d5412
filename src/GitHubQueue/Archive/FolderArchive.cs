using System.Runtime.CompilerServices;
using GitHubQueue.Records;

namespace GitHubQueue.Archive;

/// <summary>An archive in a folder. Safe for any number of processes on one machine, and on a shared file system that links atomically.</summary>
/// <remarks>
/// An object is written under a temporary name, flushed, and then linked to its own: it appears whole or not at all, and a power
/// cut after the return can't take it away. A process killed in between leaves a hidden <c>.….tmp</c>, which is not an object
/// and may be deleted at any time.
/// </remarks>
public sealed class FolderArchive : IArchive
{
    private readonly string _folder;

    /// <summary>Touches nothing: the folder is made by the first check or write.</summary>
    /// <param name="folder">Absolute, or relative to the working directory.</param>
    /// <param name="workingDirectory">Absolute.</param>
    public FolderArchive(string folder, string workingDirectory)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        _folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder, workingDirectory));
    }

    public string Root => $"file:{_folder}";

    public Task CheckAsync(CancellationToken cancellationToken) => Guarded(() =>
    {
        Directory.CreateDirectory(_folder);
        var probe = Path.Combine(_folder, ObjectKey.TemporaryName("check"));
        try
        {
            File.WriteAllBytes(probe, [0]);
        }
        finally
        {
            File.Delete(probe);
        }
        return true;
    }, cancellationToken);

    public Task<bool> ExistsAsync(CancellationToken cancellationToken) => Guarded(() => Directory.Exists(_folder), cancellationToken);

    public Task<StoredObject> WriteOnceAsync(string key, ArchiveObject content, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(content);
        var path = PathOf(key);
        return Guarded(() => WriteOnce(path, content.Bytes, there => StoredContent.Confirm(there, there.Length, content, path)), cancellationToken);
    }

    public Task<StoredCopy> WriteCopyAsync(string key, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var path = PathOf(key);
        return StoredContent.CopyAsync(bytes, confirm => Guarded(() => WriteOnce(path, bytes, confirm), cancellationToken));
    }

    public Task<Stream?> OpenAsync(string key, CancellationToken cancellationToken)
    {
        var path = PathOf(key);
        return Guarded(() => (Stream?)OpenRead(path), cancellationToken);
    }

    public async IAsyncEnumerable<ArchiveEntry> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ObjectKey.CheckPrefix(prefix);
        var start = new DirectoryInfo(Path.Combine(_folder, prefix[..(prefix.LastIndexOf('/') + 1)]));
        using var files = await Guarded(() => FilesIn(start), cancellationToken).ConfigureAwait(false);
        while (files is not null && await Guarded(() => Next(files, prefix), cancellationToken).ConfigureAwait(false) is { } entry)
            yield return entry;
    }

    public Task<int> RemoveLeftoversAsync(DateTimeOffset before, CancellationToken cancellationToken) => Guarded(() =>
    {
        if (!Directory.Exists(_folder))
            return 0;
        var leftovers = new DirectoryInfo(_folder).EnumerateFiles(".*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0, IgnoreInaccessible = false })
            .Where(file => ObjectKey.IsTemporary(file.Name) && file.LastWriteTimeUtc < before.UtcDateTime).ToList();
        foreach (var file in leftovers)
            file.Delete();
        return leftovers.Count;
    }, cancellationToken);

    public void Dispose()
    {
    }

    private StoredObject WriteOnce(string path, ReadOnlyMemory<byte> bytes, Func<Stream, StoredObject> confirm)
    {
        if (File.Exists(path))
            return Confirm(path, confirm);
        var folder = Path.GetDirectoryName(path)!;
        var temporary = Path.Combine(folder, ObjectKey.TemporaryName(Path.GetFileName(path)));
        Directory.CreateDirectory(folder);
        try
        {
            using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0))
            {
                file.Write(bytes.Span);
                FolderFile.Flush(file);
            }
            if (!FolderFile.TryName(temporary, path))
                return Confirm(path, confirm);
        }
        finally
        {
            File.Delete(temporary);
        }
        FolderFile.FlushUpTo(_folder, folder);
        return new StoredObject(bytes.Length, WasThere: false);
    }

    private StoredObject Confirm(string path, Func<Stream, StoredObject> confirm)
    {
        using var file = OpenRead(path) ?? throw new FileNotFoundException($"'{path}' was there, and is gone");
        var stored = confirm(file);
        FolderFile.FlushUpTo(_folder, Path.GetDirectoryName(path)!); // its writer may have been killed before doing so
        return stored;
    }

    /// <summary>Null: there is no such file.</summary>
    private FileStream? OpenRead(string path)
    {
        try
        {
            return File.OpenRead(path);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null; // by what was found then: it may have been written since
        }
        catch (UnauthorizedAccessException error)
        {
            return Directory.Exists(path) ? null : throw FolderFailure.ExplainReading(error, _folder);
        }
    }

    /// <summary>Those at any depth; null: there is no such folder.</summary>
    private IEnumerator<FileInfo>? FilesIn(DirectoryInfo start)
    {
        try
        {
            var everything = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0, IgnoreInaccessible = false };
            return start.EnumerateFiles("*", everything).GetEnumerator();
        }
        catch (IOException missing) when (missing is DirectoryNotFoundException || !start.Exists)
        {
            return null;
        }
        catch (UnauthorizedAccessException error)
        {
            throw FolderFailure.ExplainReading(error, _folder);
        }
    }

    /// <summary>Null: there is no other object.</summary>
    private ArchiveEntry? Next(IEnumerator<FileInfo> files, string prefix)
    {
        try
        {
            while (files.MoveNext())
            {
                var key = Path.GetRelativePath(_folder, files.Current.FullName).Replace(Path.DirectorySeparatorChar, '/');
                if (key.StartsWith(prefix, StringComparison.Ordinal) && !ObjectKey.IsTemporary(key))
                    return new ArchiveEntry(key, files.Current.Length);
            }
            return null;
        }
        catch (UnauthorizedAccessException error)
        {
            throw FolderFailure.ExplainReading(error, _folder);
        }
    }

    private string PathOf(string key)
    {
        ObjectKey.Check(key);
        return Path.Combine(_folder, key);
    }

    /// <summary>File calls block, so they run beside the caller; their errors become sentences.</summary>
    private async Task<T> Guarded<T>(Func<T> work, CancellationToken cancellationToken)
    {
        try
        {
            return await Task.Run(work, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw FolderFailure.Explain(error, _folder);
        }
    }
}
