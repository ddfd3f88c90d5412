using GitHubQueue.Records;

namespace GitHubQueue.Sources;

/// <summary>Where the records of one answer come from, and when.</summary>
/// <param name="Api">The API's host: part of every key.</param>
/// <param name="Source">The source's name.</param>
internal sealed record Origin(string Api, RepositoryName Repository, string Source, DateTimeOffset FetchedAt)
{
    /// <summary>A record of an object that has an id of its own, and its own time.</summary>
    public Record Record(string entity, Identity identity, ReadOnlyMemory<byte> payload) =>
        Record(entity, identity.Id?.ToString(System.Globalization.CultureInfo.InvariantCulture), identity.UpdatedAt ?? FetchedAt, "{}", payload);

    /// <param name="id">Null: there is none, and the payload's hash stands in for it.</param>
    public Record Record(string entity, string? id, DateTimeOffset asOf, string context, ReadOnlyMemory<byte> payload)
    {
        var hash = PayloadHash.Of(payload.Span);
        return new Record
        {
            Entity = entity,
            Key = id is null ? $"{Api}/hash:{hash}" : $"{Api}/{id}",
            AsOf = asOf,
            Hash = hash,
            Org = Repository.Org,
            Repo = Repository.Repo,
            Source = Source,
            Context = context,
            FetchedAt = FetchedAt,
            Payload = payload,
        };
    }
}
