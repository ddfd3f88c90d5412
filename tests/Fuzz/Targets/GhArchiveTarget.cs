using Fuzz.Examples;
using Fuzz.Mutations;
using GitHubQueue.Records;
using GitHubQueue.Sources;
using GitHubQueue.Tables;

namespace Fuzz.Targets;

/// <summary>Files of GH Archive, gzip and plain; cut off, damaged, or of something else.</summary>
internal sealed class GhArchiveTarget : IFuzzTarget
{
    private readonly Mutator _mutator = new(
        [.. new[] { $"{Payloads.Event}\n{Payloads.OldEvent}\n{Payloads.Event}\n", $"{Payloads.OldEvent}{Payloads.OldEvent}\r\n\n{Payloads.Event}", "" }.Select(Payloads.Bytes)],
        Payloads.Words);

    private readonly Scratch _scratch = new();

    public string Name => "gharchive";

    /// <summary>Changed before it is compressed, or after, or not compressed at all.</summary>
    public byte[] Make(Dice dice)
    {
        var content = _mutator.Next(dice);
        return dice.Below(3) switch
        {
            0 => content,
            1 => Gzip.Of(content),
            _ => Mutator.Raw([.. Gzip.Of(content), .. dice.OneIn(3) ? Gzip.Of(content) : []], dice),
        };
    }

    public string Run(ReadOnlySpan<byte> input)
    {
        var path = _scratch["2026-11-20-8.json"];
        File.WriteAllBytes(path, input);
        var options = new SourceOptions { Name = "archive", Kind = GhArchiveSource.Kind, GhArchive = new FilePattern(path, _scratch.Path) };
        try
        {
            return ReadAsync(new GhArchiveSource(options, new SkippingClock())).GetAwaiter().GetResult() > 0 ? "events" : "no events";
        }
        catch (SourceEndedException ended)
        {
            Sentence.Check(ended.Message);
            return "ended";
        }
    }

    public void Dispose() => _scratch.Dispose();

    private static async Task<int> ReadAsync(GhArchiveSource source)
    {
        var events = 0;
        await foreach (var page in source.ReadAsync(Progress.None, new Window(), _ => null, default))
        {
            Sentence.Check(page.Notice);
            foreach (var record in page.Records)
                Sentence.Check(RowReader.Read(record).Reason);
            events += page.Records.Count;
        }
        return events;
    }
}
