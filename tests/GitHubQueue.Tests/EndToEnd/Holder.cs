using GitHubQueue.Queue;
using GitHubQueue.Sqlite;

namespace GitHubQueue.Tests.EndToEnd;

/// <summary>Another worker that claims a batch and is gone.</summary>
internal sealed class Holder(string path) : IAsyncDisposable
{
    private readonly Database _database = PipelineDatabase.Open(path);

    /// <summary>Leaves an open batch behind, whose lease has run out.</summary>
    public void Claim(string root) =>
        _ = new BatchClaims(_database, new ClaimSettings { Root = root, Lease = TimeSpan.Zero }, TimeProvider.System).Claim();

    public ValueTask DisposeAsync()
    {
        _database.Dispose();
        return ValueTask.CompletedTask;
    }
}
