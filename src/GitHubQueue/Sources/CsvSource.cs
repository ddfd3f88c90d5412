using System.Runtime.CompilerServices;
using GitHubQueue.GitHub;
using GitHubQueue.Records;

namespace GitHubQueue.Sources;

/// <summary>CSV files: each row is a record like any other, its payload a JSON object of the texts as they stand in the file.</summary>
/// <remarks>
/// A file whose checksum is known is not read. One that is cut short by a kill is gone on with after the last row that was committed.
/// A file that can't be read to its end keeps no other from being read.
/// </remarks>
public sealed class CsvSource(SourceOptions options, TimeProvider time) : Source
{
    internal static readonly SourceKind Kind = new("csv", Records.Entity.Csv, SourceScope.Files, (options, _, time) => new CsvSource(options, time));

    /// <summary>As many as make a usual archive object.</summary>
    private const int RowsOfAPage = 1000;

    private readonly CsvOptions _csv = options.Csv!;

    public override string Entity => Records.Entity.Csv;

    public override async IAsyncEnumerable<SourcePage> ReadAsync(
        Progress progress, Window window, Func<string, Validator?> validator, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(progress);
        ArgumentNullException.ThrowIfNull(window);
        ArgumentNullException.ThrowIfNull(validator);
        var files = _csv.Files.Find();
        if (files.Count == 0)
            throw new SourceEndedException(_csv.Files.NoneFor(options.Name), null);
        var wrong = new List<string>();
        foreach (var (path, index) in files.Select((path, index) => (path, index)))
        {
            if (await FileChecksum.TryOfAsync(path, cancellationToken).ConfigureAwait(false) is not { } checksum)
            {
                wrong.Add($"File '{_csv.Files.Shown(path)}' can't be read: check that you may read it.");
                continue;
            }
            if (!window.Full && validator(path)?.ETag == checksum)
                continue;
            foreach (var page in ReadFile(path, checksum, progress, wrong, cancellationToken))
            {
                progress = page.Progress;
                yield return page with { Fraction = (index + page.Fraction) / files.Count };
            }
        }
        if (wrong.Count > 0)
            throw new SourceEndedException(string.Join(' ', wrong), null) { Kind = FailureKind.Input };
    }

    public override Task<Estimate?> EstimateAsync(Progress progress, Window window, CancellationToken cancellationToken) => Task.FromResult<Estimate?>(new(null, 0));

    private IEnumerable<SourcePage> ReadFile(string path, string checksum, Progress progress, List<string> wrong, CancellationToken cancellationToken)
    {
        var (file, reason) = CsvFile.Open(path, _csv);
        using var closing = file;
        var done = CsvCursor.Parse(progress.Walk?.Cursor) is { } cursor && cursor.File == path && cursor.Sha256 == checksum ? cursor.Rows : 0;
        var rows = 0L;
        for (var isEnd = file is null; !isEnd;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var now = time.GetUtcNow();
            var reader = new CsvRecords(options, now);
            var records = new List<Record>(RowsOfAPage);
            while (records.Count < RowsOfAPage && !isEnd)
            {
                (var fields, reason) = file!.Read();
                isEnd = fields is null;
                if (fields is not null && ++rows > done)
                    records.Add(reader.Of(file.Header, fields, path, file.Line));
            }
            var isWhole = isEnd && reason is null;
            var walk = isWhole ? null : new Walk(now, null, now, new CsvCursor(path, checksum, Math.Max(rows, done)).ToString());
            progress = new Progress { From = progress.From ?? now, To = now, Walk = walk };
            yield return new SourcePage(records, progress, null, path, isWhole ? new Validator(checksum, null) : null)
            {
                IsOneOfMany = true,
                Fraction = file!.Fraction,
            };
        }
        if (reason is not null)
            wrong.Add(reason);
    }
}
