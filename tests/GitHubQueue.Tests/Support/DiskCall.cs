namespace GitHubQueue.Tests.Support;

internal enum DiskAction
{
    Create,
    MakeFolder,
    Link,
    Unlink,
    Write,
    Truncate,

    /// <summary>fsync or fdatasync, of a file or a folder.</summary>
    Flush,

    /// <summary>Something was told on stdout.</summary>
    Say,
}

/// <summary>What a process asked of the disk.</summary>
/// <param name="To">The other name of a link.</param>
/// <param name="Number">Where the bytes are written, or the length that is left.</param>
internal sealed record DiskCall(DiskAction Action, string Path, string? To, byte[] Bytes, long Number);
