using GitHubQueue.Sqlite;

namespace GitHubQueue.Queue;

/// <summary>A connection for a background thread, opened only when it is first needed: most work is done before its lease is a third over.</summary>
public sealed class SpareConnection(string path) : IDisposable
{
    private readonly Lazy<Database> _database = new(() => PipelineDatabase.Open(path));

    public Database Database => _database.Value;

    public void Dispose()
    {
        if (_database.IsValueCreated)
            _database.Value.Dispose();
    }
}
