namespace GitHubQueue.Archive;

/// <summary>A place of write-once objects. Every implementation passes the same tests.</summary>
public interface IArchive : IDisposable
{
    /// <summary>Which place, in its one canonical spelling: <c>file:/absolute/path</c>, <c>s3://bucket/prefix</c> or <c>gs://bucket/prefix</c>, without a slash at the end.</summary>
    string Root { get; }

    /// <summary>Finds out whether objects can be written here, leaving nothing behind.</summary>
    /// <exception cref="Records.FailureException">Input: no permission or wrong credentials. Missing: no such bucket. Unavailable: it can't be reached.</exception>
    Task CheckAsync(CancellationToken cancellationToken);

    /// <summary>Whether the place is there. Always true of a bucket: one that isn't there is an error of every call.</summary>
    Task<bool> ExistsAsync(CancellationToken cancellationToken) => Task.FromResult(true);

    /// <summary>
    /// Writes the object durably, or does nothing where one with equal content is there already: after a crash the same batch is
    /// written again. A half-written object is never visible, and an existing one is never replaced.
    /// </summary>
    /// <exception cref="Records.FailureException">As for <see cref="CheckAsync"/>; Conflict: the key holds other content.</exception>
    Task<StoredObject> WriteOnceAsync(string key, ArchiveObject content, CancellationToken cancellationToken);

    /// <summary>
    /// Writes durably what can be made anew from other objects, or does nothing where there is something under the key: that stays, whatever
    /// it holds, as another version of the program may have made it.
    /// </summary>
    /// <exception cref="Records.FailureException">As for <see cref="CheckAsync"/>.</exception>
    Task<StoredCopy> WriteCopyAsync(string key, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    /// <summary>The stored (compressed) bytes; null where there is no such object.</summary>
    Task<Stream?> OpenAsync(string key, CancellationToken cancellationToken);

    /// <summary>All objects below a prefix (empty: all), in no particular order. What isn't an object (a temporary file) is not listed.</summary>
    IAsyncEnumerable<ArchiveEntry> ListAsync(string prefix, CancellationToken cancellationToken);

    /// <summary>Removes what killed writers left behind and no reader sees: temporary files that nobody has written to since a time.</summary>
    /// <returns>How many; always 0 where a write that breaks off leaves nothing.</returns>
    Task<int> RemoveLeftoversAsync(DateTimeOffset before, CancellationToken cancellationToken) => Task.FromResult(0);
}
