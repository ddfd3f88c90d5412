using System.Collections.Immutable;
using System.Text.Json;
using GitHubQueue.Records;

namespace GitHubQueue.Sources;

/// <summary>How far files have been read that haven't been read to their end: the one in hand, and those that are damaged.</summary>
internal sealed record GhArchiveCursor(ImmutableDictionary<string, UnfinishedFile> Files)
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public bool IsEmpty => Files.IsEmpty;

    /// <param name="walk">Null: all files have been read to their end.</param>
    public static GhArchiveCursor Of(Walk? walk) =>
        walk?.Cursor is { } text ? JsonSerializer.Deserialize<GhArchiveCursor>(text, Json)! : new(ImmutableDictionary<string, UnfinishedFile>.Empty);

    public Walk? ToWalk(DateTimeOffset now) => IsEmpty ? null : new Walk(now, null, now, JsonSerializer.Serialize(this, Json));

    /// <summary>Where to go on: the beginning, where the file isn't the one that was read.</summary>
    public LinePlace PlaceIn(string path, string sha256) =>
        Files.GetValueOrDefault(path) is { } file && file.Sha256 == sha256 ? new(file.Lines, file.Values) : default;

    public GhArchiveCursor With(string path, string sha256, LinePlace place) => new(Files.SetItem(path, new(sha256, place.Lines, place.Values)));

    public GhArchiveCursor Without(string path) => new(Files.Remove(path));

    public GhArchiveCursor Only(IEnumerable<string> paths) => new(Files.RemoveRange(Files.Keys.Except(paths)));
}

/// <param name="Sha256">Of the bytes as they are stored.</param>
/// <param name="Lines">See <see cref="LinePlace"/>.</param>
internal sealed record UnfinishedFile(string Sha256, long Lines, int Values);
