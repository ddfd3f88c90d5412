using System.Runtime.CompilerServices;
using GitHubQueue.GitHub;
using GitHubQueue.Records;

namespace GitHubQueue.Sources;

/// <summary>CSV files: each row is a record like any other, its payload a JSON object of the texts as they stand in the file.</summary>
/// <remarks>
/// A file whose checksum is known is not read. One that is cut short, by a kill or because it can't be read to its end, is gone on with after
/// the last row that was committed. Neither keeps any other from being read.
/// </remarks>
public sealed class CsvSource(SourceOptions options, TimeProvider time) : Source
{
    internal static readonly SourceKind Kind = new("csv", Records.Entity.Csv, SourceScope.Files, (options, _, time) => new CsvSource(options, time));

    /// <summary>As many as make a usual archive object.</summary>
    private const int RowsOfAPage = 1000;

    /// <summary>The same in bytes, more or less: a page of long rows is over earlier.</summary>
    private const int BytesOfAPage = 8 << 20;

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
        // All of them before the first page: from then on the database is busy with those.
        var marks = files.Select(path => window.Full ? null : CsvMark.Parse(validator(path)?.ETag)).ToList();
        var wrong = new List<string>();
        foreach (var (index, path) in files.Index())
        {
            if (await FileChecksum.TryOfAsync(path, cancellationToken).ConfigureAwait(false) is not { } checksum)
            {
                wrong.Add($"File '{_csv.Files.Shown(path)}' can't be read: check that you may read it.");
                continue;
            }
            var whole = new CsvMark(checksum, _csv.ReadAs, null);
            if (marks[index] == whole)
                continue;
            var done = marks[index] is { Rows: { } rows } mark && mark == (whole with { Rows = rows }) ? rows : 0;
            foreach (var page in ReadFile(path, whole with { Rows = done }, progress, wrong, cancellationToken))
            {
                progress = page.Progress;
                yield return page with { Fraction = (index + page.Fraction) / files.Count };
            }
        }
        if (wrong.Count > 0)
            throw new SourceEndedException(string.Join(' ', wrong), null) { Kind = FailureKind.Input };
    }

    public override Task<Estimate?> EstimateAsync(Progress progress, Window window, CancellationToken cancellationToken) => Task.FromResult<Estimate?>(new(null, 0));

    /// <param name="mark">Up to where its rows are done.</param>
    private IEnumerable<SourcePage> ReadFile(string path, CsvMark mark, Progress progress, List<string> wrong, CancellationToken cancellationToken)
    {
        var (file, reason) = CsvFile.Open(path, _csv);
        using var closing = file;
        var rows = 0L;
        for (var isEnd = file is null; !isEnd;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var now = time.GetUtcNow();
            var asOf = progress.To > now ? progress.To.Value : now; // the clock may have been set back
            var reader = new CsvRecords(options, asOf, now);
            var records = new List<Record>(RowsOfAPage);
            for (var bytes = 0L; records.Count < RowsOfAPage && bytes < BytesOfAPage && !isEnd;)
            {
                (var fields, reason) = file!.Read();
                isEnd = fields is null;
                if (fields is null || ++rows <= mark.Rows)
                    continue;
                records.Add(reader.Of(file.Header, fields, path, file.Line));
                bytes += records[^1].Payload.Length;
            }
            mark = mark with { Rows = isEnd && reason is null ? null : Math.Max(rows, mark.Rows!.Value) };
            progress = new Progress { From = progress.From ?? now, To = asOf, Walk = isEnd ? null : new Walk(asOf, null, asOf, path) };
            yield return new SourcePage(records, progress, null, path, new Validator(mark.ToString(), null)) { IsOneOfMany = true, Fraction = file!.Fraction };
        }
        if (reason is not null)
            wrong.Add(reason);
    }
}
