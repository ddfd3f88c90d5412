using System.Text;
using Fuzz.Mutations;
using GitHubQueue.Archive;
using GitHubQueue.Records;

namespace Fuzz.Targets;

/// <summary>
/// Archive objects: damaged, cut off, with lines of others. Both ways of reading them agree, and an object is taken for the one that was
/// written only where its content is.
/// </summary>
internal sealed class ObjectTarget : IFuzzTarget
{
    private const string Key = "issue/org=octocat/repo=Hello-World/date=2026-11-20/01938f6e-7c1a-7000-8000-000000000000.jsonl.gz";

    private readonly Mutator _lines;
    private readonly byte[] _content;

    public ObjectTarget()
    {
        using var content = new BatchContent();
        var written = content.Compress(Examples.Records.All);
        Written = written with { Bytes = written.Bytes.ToArray() };
        _content = Decompress(Written.Bytes.ToArray());
        _lines = new Mutator([_content], Words);
    }

    /// <summary>Of envelopes.</summary>
    internal static IReadOnlyList<byte[]> Words { get; } =
    [
        .. new[] { "\n", "\"v\":1,", "\"v\":2", "\"entity\":\"issue\"", "\"entity\":\"release\"", "\"key\":", "\"as_of\":", "\"item\":", "\"context\":{}", "\"payload\":", "\"payload_base64\":\"", "\"org\":\"..\"", "\"repo\":null", "\"source\":", "{}\n", "null\n", "," }
            .Select(Encoding.UTF8.GetBytes),
    ];

    public string Name => "object";

    /// <summary>Of <see cref="Examples.Records.All"/>, in their order.</summary>
    internal ArchiveObject Written { get; }

    /// <summary>Changed before it is compressed, or after.</summary>
    public byte[] Make(Dice dice) => dice.OneIn(2) ? Gzip.Of(_lines.Next(dice)) : Mutator.Raw(Written.Bytes.ToArray(), dice);

    public string Run(ReadOnlySpan<byte> input)
    {
        var stored = input.ToArray();
        var (whole, whyNotWhole) = Read(() => ArchiveReader.ReadWholeAsync(new MemoryStream(stored), Key, default).GetAwaiter().GetResult().Records.ToList());
        var (lines, whyNotLines) = Read(() => ArchiveReader.ReadAsync(new MemoryStream(stored), Key, default).ToBlockingEnumerable().ToList());
        if (whole is null != lines is null || whole?.Count != lines?.Count)
            throw new FindingException($"Read whole: {whole?.Count} records ({whyNotWhole}); line by line: {lines?.Count} ({whyNotLines}).");
        var isWritten = IsWritten(stored);
        if (isWritten && !Decompress(stored).AsSpan().SequenceEqual(_content))
            throw new FindingException("Other content was taken for what was written.");
        return whole is null ? "damaged" : isWritten ? "as written" : "other records";
    }

    public void Dispose()
    {
    }

    private static (List<Record>? Records, string? Why) Read(Func<List<Record>> read)
    {
        try
        {
            return (read(), null);
        }
        catch (FailureException damaged) when (damaged.Kind == FailureKind.Conflict)
        {
            Sentence.Check(damaged.Message);
            return (null, damaged.Message);
        }
    }

    private bool IsWritten(byte[] stored)
    {
        try
        {
            _ = StoredContent.Confirm(new MemoryStream(stored), stored.Length, Written, Key);
            return true;
        }
        catch (FailureException other) when (other.Kind == FailureKind.Conflict)
        {
            Sentence.Check(other.Message);
            return false;
        }
    }

    private static byte[] Decompress(byte[] stored)
    {
        using var content = new MemoryStream();
        using var gzip = new System.IO.Compression.GZipStream(new MemoryStream(stored), System.IO.Compression.CompressionMode.Decompress);
        gzip.CopyTo(content);
        return content.ToArray();
    }
}
