using GitHubQueue.Sqlite;

namespace GitHubQueue.Queue;

/// <summary>A connection for a background thread, opened only when it is first needed: most work is done before its lease is a third over.</summary>
public sealed class SpareConnection(string path) : IDisposable
{
    private Database? _database;

    /// <summary>Opened anew at the next use, where opening failed.</summary>
    public Database Database => _database ??= PipelineDatabase.Open(path);

    public void Dispose() => _database?.Dispose();
}
