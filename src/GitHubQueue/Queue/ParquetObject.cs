namespace GitHubQueue.Queue;

/// <summary>A typed copy of an object's rows.</summary>
/// <param name="Batch">The object's.</param>
/// <param name="Folder">Below the archive's root.</param>
/// <param name="Length">Bytes as stored.</param>
public sealed record ParquetObject(string Batch, string Folder, string Root, string Key, int Rows, long Length);
