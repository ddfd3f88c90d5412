using System.Text.Json;
using GitHubQueue.Records;

namespace GitHubQueue.Sources;

/// <summary>What has to be known of an event before it is read as a row. Any of it may be missing: see <c>EventRow</c> for the shapes.</summary>
/// <param name="Id">As text; null: none, as in 2012.</param>
/// <param name="Repository">As the event names it; null: it doesn't, or not by owner and name.</param>
/// <param name="HasType">The one thing that an event must have.</param>
internal readonly record struct EventIdentity(string? Id, DateTimeOffset? CreatedAt, RepositoryName? Repository, bool HasType)
{
    public static EventIdentity Of(ReadOnlySpan<byte> payload)
    {
        var reader = new Utf8JsonReader(payload, JsonValues.Options);
        return reader.Read() ? Read(ref reader) : default;
    }

    /// <summary>Reads the value at whose first token the reader stands to its end.</summary>
    /// <exception cref="JsonException">It isn't JSON.</exception>
    public static EventIdentity Read(ref Utf8JsonReader reader)
    {
        var (id, createdAt, repository, hasType) = ((string?)null, (DateTimeOffset?)null, (RepositoryName?)null, false);
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return default;
        }
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (isId, isTime, isType) = (reader.IsNamed("id"u8), reader.IsNamed("created_at"u8), reader.IsNamed("type"u8));
            var isRepository = reader.IsNamed("repo"u8) || reader.IsNamed("repository"u8);
            reader.Read();
            if (isId)
                id = JsonValues.Text(in reader);
            else if (isTime)
                createdAt = JsonValues.Time(in reader);
            else if (isType)
                hasType = reader.TokenType == JsonTokenType.String;
            else if (isRepository)
                repository = RepositoryIn(ref reader) ?? repository;
            reader.Skip();
        }
        return new(string.IsNullOrEmpty(id) ? null : id, createdAt, repository, hasType);
    }

    /// <summary>The event's record: wherever it was read, the same event has the same key. Ids have begun anew and met old ones, so its time is part of it.</summary>
    /// <param name="origin">Its repository is taken where the event names none.</param>
    public Record ToRecord(Origin origin, ReadOnlyMemory<byte> payload)
    {
        var id = Id is null ? $"hash:{PayloadHash.OfWhole(payload.Span)}" : CreatedAt is { } at ? $"{Id}@{at.ToText()}" : Id;
        var record = origin.Record(Entity.Event, id, CreatedAt ?? origin.FetchedAt, "{}", payload);
        return Repository is null ? record : record with { Org = Repository.Org, Repo = Repository.Repo };
    }

    /// <summary>Reads the object to its end. Until 2012 owner and name stood apart.</summary>
    private static RepositoryName? RepositoryIn(ref Utf8JsonReader reader)
    {
        (string? owner, string? name) = (null, null);
        if (reader.TokenType != JsonTokenType.StartObject)
            return null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (isName, isOwner) = (reader.IsNamed("name"u8), reader.IsNamed("owner"u8));
            reader.Read();
            if (isName)
                name = JsonValues.Text(in reader);
            else if (isOwner)
                owner = JsonValues.Text(in reader);
            reader.Skip();
        }
        return RepositoryName.TryParse(owner is null ? name : $"{owner}/{name}", out var repository) ? repository : null;
    }
}
