namespace GitHubQueue.Archive;

/// <summary>The content of one object, compressed and ready to be written.</summary>
/// <param name="Bytes">What is stored: one gzip member.</param>
/// <param name="ContentHash">SHA-256 of the content before compression, in lower-case hex. Two objects are equal when this is.</param>
/// <param name="ContentLength">Bytes before compression.</param>
/// <param name="Lines">How many records it holds, a line each.</param>
public sealed record ArchiveObject(ReadOnlyMemory<byte> Bytes, string ContentHash, long ContentLength, int Lines);

/// <summary>What a write left behind.</summary>
/// <param name="Length">Bytes of the object as stored; an earlier writer may have compressed differently.</param>
/// <param name="WasThere">The object had been written before, with equal content.</param>
public sealed record StoredObject(long Length, bool WasThere);

/// <summary>What a write of a copy left behind.</summary>
/// <param name="Length">Bytes of what is there now.</param>
/// <param name="Hash">SHA-256 of what is there now, in lower-case hex.</param>
/// <param name="WasThere">Something had been written before, perhaps something else.</param>
public sealed record StoredCopy(long Length, string Hash, bool WasThere);

/// <param name="Key">Below the root, with <c>/</c> between folders.</param>
/// <param name="Length">Bytes as stored.</param>
public sealed record ArchiveEntry(string Key, long Length);
