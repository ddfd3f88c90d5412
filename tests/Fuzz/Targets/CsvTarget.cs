using Fuzz.Examples;
using Fuzz.Mutations;
using GitHubQueue.Records;
using GitHubQueue.Sources;
using GitHubQueue.Tables;

namespace Fuzz.Targets;

/// <summary>CSV files: each row becomes a record and each record a row or a reason; what is wrong with the file is told once, with its line.</summary>
internal sealed class CsvTarget : IFuzzTarget
{
    private static readonly CsvTable Table = new(Examples.Records.CsvSetting);

    private readonly Mutator _mutator = new(CsvExamples.Files, CsvExamples.Words);
    private readonly Scratch _scratch = new();

    public string Name => "csv";

    public byte[] Make(Dice dice) => _mutator.Next(dice);

    public string Run(ReadOnlySpan<byte> input)
    {
        var path = _scratch["prices.csv"];
        File.WriteAllBytes(path, input);
        var options = new SourceOptions { Name = Examples.Records.CsvSource, Kind = CsvSource.Kind, Csv = new CsvOptions(new FilePattern(path, _scratch.Path), CsvExamples.Schema) };
        try
        {
            return ReadAsync(new CsvSource(options, new SkippingClock())).GetAwaiter().GetResult() ? "rows" : "no rows";
        }
        catch (SourceEndedException ended)
        {
            Sentence.Check(ended.Message);
            return "ended";
        }
    }

    public void Dispose() => _scratch.Dispose();

    private static async Task<bool> ReadAsync(CsvSource source)
    {
        var rows = 0;
        await foreach (var page in source.ReadAsync(Progress.None, new Window(), _ => null, default))
        {
            foreach (var record in page.Records)
                Check(record, ref rows);
        }
        return rows > 0;
    }

    private static void Check(Record record, ref int rows)
    {
        if (record.Key.Any(char.IsControl) || record.Payload.Span.ContainsAny((byte)'\n', (byte)'\r'))
            throw new FindingException("A record has a line break.");
        var read = RowReader.Read(record, Table);
        Sentence.Check(read.Reason);
        rows += read.Row is null ? 0 : 1;
    }
}
