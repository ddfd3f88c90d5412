using System.Security.Cryptography;

namespace GitHubQueue.Queue;

/// <summary>A typed copy of an object's rows.</summary>
/// <param name="Batch">The object's.</param>
/// <param name="Folder">Below the archive's root.</param>
/// <param name="Length">Bytes as stored.</param>
/// <param name="Hash">SHA-256 of the file, lower-case hex; null: it isn't known, as it was written before database version 5.</param>
public sealed record ParquetObject(string Batch, string Folder, string Root, string Key, int Rows, long Length, string? Hash)
{
    /// <summary>Of one that is about to be listed: it hadn't to be written. What has been said of it before still holds.</summary>
    public bool WasThere { get; init; }

    /// <summary>Whether a file is what was written. True as well where that isn't known.</summary>
    public bool Holds(ReadOnlySpan<byte> file) => Hash is null || Hash == Convert.ToHexStringLower(SHA256.HashData(file));
}
