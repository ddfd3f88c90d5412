using System.Collections.Concurrent;
using GitHubQueue.Archive;
using GitHubQueue.Queue;
using GitHubQueue.Records;

namespace GitHubQueue.Warehouse;

/// <summary>The archives from which is loaded, each opened when it is needed. Safe to use from several threads.</summary>
/// <param name="open">Opens an archive by its root.</param>
internal sealed class LoadSource(Func<string, IArchive> open) : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<IArchive>> _archives = new();

    /// <exception cref="FailureException">Conflict: it isn't there. Others as for archives.</exception>
    public async Task<ObjectContent> ReadAsync(ArchivedObject source, CancellationToken cancellationToken)
    {
        var stored = await OpenAsync(source.Root, source.Key, cancellationToken).ConfigureAwait(false);
        return await ArchiveReader.ReadWholeAsync(stored, source.Key, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc cref="ReadAsync(ArchivedObject, CancellationToken)"/>
    public async Task<ReadOnlyMemory<byte>> ReadAsync(ParquetObject file, CancellationToken cancellationToken)
    {
        var stored = await OpenAsync(file.Root, file.Key, cancellationToken).ConfigureAwait(false);
        await using var closing = stored.ConfigureAwait(false);
        var bytes = new MemoryStream((int)Math.Min(file.Length, Array.MaxLength));
        await stored.CopyToAsync(bytes, cancellationToken).ConfigureAwait(false);
        return bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
    }

    public void Dispose()
    {
        foreach (var archive in _archives.Values.Where(archive => archive.IsValueCreated))
            archive.Value.Dispose();
    }

    private async Task<Stream> OpenAsync(string root, string key, CancellationToken cancellationToken) =>
        await _archives.GetOrAdd(root, name => new(() => open(name))).Value.OpenAsync(key, cancellationToken).ConfigureAwait(false)
        ?? throw new FailureException(FailureKind.Conflict, $"The object '{key}' is missing from {root}: put it back from a copy; typed files are written again by 'github-queue replay'.");
}
