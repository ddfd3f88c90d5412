namespace GitHubQueue.Queue;

/// <summary>An object with its typed copies.</summary>
/// <param name="Copies">Never none; several where its records are of sources with different layouts.</param>
public sealed record TypedObject(ArchivedObject Source, IReadOnlyList<ParquetObject> Copies)
{
    /// <summary>Of all copies.</summary>
    public int Rows => Copies.Sum(copy => copy.Rows);
}
