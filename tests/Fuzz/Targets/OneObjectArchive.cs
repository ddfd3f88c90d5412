using System.Runtime.CompilerServices;
using GitHubQueue.Archive;

namespace Fuzz.Targets;

/// <summary>An archive in memory with one object. Copies are taken and forgotten.</summary>
internal sealed class OneObjectArchive(string key) : IArchive
{
    public byte[] Stored { get; set; } = [];

    public string Root => "file:/srv/lake";

    public Task CheckAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<StoredObject> WriteOnceAsync(string key, ArchiveObject content, CancellationToken cancellationToken) =>
        throw new FindingException("A replay wrote an object.");

    public Task<StoredCopy> WriteCopyAsync(string key, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        ObjectKey.Check(key);
        return Task.FromResult(new StoredCopy(bytes.Length, "", WasThere: false));
    }

    public Task<Stream?> OpenAsync(string key, CancellationToken cancellationToken) => Task.FromResult<Stream?>(new MemoryStream(Stored));

    public async IAsyncEnumerable<ArchiveEntry> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        yield return new ArchiveEntry(key, Stored.Length);
    }

    public Task<int> RemoveLeftoversAsync(DateTimeOffset before, CancellationToken cancellationToken) => Task.FromResult(0);

    public void Dispose()
    {
    }
}
