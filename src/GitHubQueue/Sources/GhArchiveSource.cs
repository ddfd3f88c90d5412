using System.Globalization;
using System.Runtime.CompilerServices;
using GitHubQueue.GitHub;
using GitHubQueue.Records;

namespace GitHubQueue.Sources;

/// <summary>Files of GH Archive, which hold an hour's public events each: history that the API doesn't give any more. https://www.gharchive.org</summary>
/// <remarks>
/// The records are those of <see cref="EventsSource"/>: an event that was read there is known here. A file that has been read is known by its
/// checksum, and not read again. One that is cut short by a kill is gone on with behind the last event that was committed. One that can't be
/// read to its end keeps no other from being read.
/// </remarks>
public sealed class GhArchiveSource(SourceOptions options, TimeProvider time) : Source
{
    internal static readonly SourceKind Kind = new(
        "gharchive", Records.Entity.Event, SourceScope.Files, (options, _, time) => new GhArchiveSource(options, time));

    /// <summary>As many as make a usual archive object.</summary>
    private const int EventsOfAPage = 1000;

    private const int BytesOfAPage = 4 << 20;

    private const int MostTold = 5;

    /// <summary>Where the events were recorded, whichever API this program is used with.</summary>
    private const string Api = "api.github.com";

    private readonly FilePattern _files = options.GhArchive!;

    public override string Entity => Records.Entity.Event;

    public override async IAsyncEnumerable<SourcePage> ReadAsync(
        Progress progress, Window window, Func<string, Validator?> validator, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(progress);
        ArgumentNullException.ThrowIfNull(window);
        ArgumentNullException.ThrowIfNull(validator);
        var files = _files.Find();
        if (files.Count == 0)
            throw new SourceEndedException(_files.NoneFor(options.Name), null);
        // Asked for before the first page: later on their connection is busy with committing.
        var known = files.Select(path => window.Full ? null : validator(path)).ToList();
        var cursor = GhArchiveCursor.Of(window.Full ? null : progress.Walk).Only(files);
        var wrong = new List<string>();
        foreach (var (index, path) in files.Index())
        {
            var stamp = FileChecksum.TryStampOf(path);
            if (stamp is not null && stamp == known[index]?.LastModified)
                continue;
            if (await FileChecksum.TryOfAsync(path, cancellationToken).ConfigureAwait(false) is not { } checksum)
            {
                wrong.Add($"File '{_files.Shown(path)}' can't be read: check that you may read it.");
                continue;
            }
            if (checksum == known[index]?.ETag)
                continue;
            foreach (var page in ReadFile(path, cursor.PlaceIn(path, checksum), wrong))
            {
                cancellationToken.ThrowIfCancellationRequested();
                cursor = page.IsLast ? cursor.Without(path) : cursor.With(path, checksum, page.Place);
                progress = Reached(progress, cursor);
                yield return new SourcePage(page.Records, progress, null, path, page.IsLast ? new Validator(checksum, stamp) : null)
                {
                    IsOneOfMany = true,
                    Fraction = (index + page.Fraction) / files.Count,
                    Notice = page.Notice,
                };
            }
        }
        if (progress.Walk is not null && cursor.IsEmpty) // an unfinished file isn't there any more
            yield return new SourcePage([], Reached(progress, cursor), null, _files.Path, null);
        if (wrong.Count > 0)
            throw new SourceEndedException(Told(wrong), null) { Kind = FailureKind.Input };
    }

    public override Task<Estimate?> EstimateAsync(Progress progress, Window window, CancellationToken cancellationToken) => Task.FromResult<Estimate?>(new(null, 0));

    private IEnumerable<GhArchivePage> ReadFile(string path, LinePlace from, List<string> wrong)
    {
        var (file, reason) = GhArchiveFile.Open(path, _files.Shown(path));
        using var closing = file;
        file?.GoTo(from);
        var (records, bytes, origin, place) = (new List<Record>(EventsOfAPage), 0, OriginNow(), from);
        while (file is not null && file.TryRead(out var payload, out var identity))
        {
            if (records.Count == EventsOfAPage || (records.Count > 0 && bytes + payload.Length > BytesOfAPage))
            {
                yield return new(records, place, IsLast: false, file.Fraction);
                (records, bytes, origin) = (new List<Record>(EventsOfAPage), 0, OriginNow());
            }
            records.Add(identity.ToRecord(origin, payload));
            bytes += payload.Length;
            place = file.Place;
        }
        reason ??= file?.Wrong;
        if (reason is null || records.Count > 0)
            yield return new(records, place, IsLast: reason is null, file!.Fraction, file.Notice);
        if (reason is not null)
            wrong.Add(reason);
    }

    private Origin OriginNow() => new(Api, new RepositoryName("", ""), options.Name, time.GetUtcNow());

    private Progress Reached(Progress progress, GhArchiveCursor cursor)
    {
        var now = time.GetUtcNow();
        return progress.ReadAgain(now) with { Walk = cursor.ToWalk(now) };
    }

    private static string Told(List<string> wrong) => wrong.Count <= MostTold
        ? string.Join(' ', wrong)
        : string.Create(CultureInfo.InvariantCulture, $"{string.Join(' ', wrong.Take(MostTold))} And so on: {wrong.Count} files in all.");
}
