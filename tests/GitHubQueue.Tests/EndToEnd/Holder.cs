using GitHubQueue.Queue;
using GitHubQueue.Sqlite;

namespace GitHubQueue.Tests.EndToEnd;

/// <summary>Another process that has its hand on the database: it claims a batch and is gone, or keeps a write lock.</summary>
internal sealed class Holder(string path) : IAsyncDisposable
{
    private readonly Database _database = PipelineDatabase.Open(path);

    /// <summary>Leaves an open batch behind, whose lease has run out.</summary>
    public void Claim(string root) =>
        _ = new BatchClaims(_database, new ClaimSettings { Root = root, Lease = TimeSpan.Zero }, TimeProvider.System).Claim();

    public void Lock() => _database.Execute("begin immediate");

    public ValueTask DisposeAsync()
    {
        _database.Dispose();
        return ValueTask.CompletedTask;
    }
}
