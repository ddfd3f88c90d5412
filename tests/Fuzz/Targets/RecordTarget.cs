using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Fuzz.Examples;
using Fuzz.Mutations;
using GitHubQueue.Archive;
using GitHubQueue.GitHub;
using GitHubQueue.Records;
using GitHubQueue.Sources;
using GitHubQueue.Tables;

namespace Fuzz.Targets;

/// <summary>
/// Payloads: each becomes a row with all its values, or there is a reason why not; and whatever it is, it comes out of its archive line as it
/// went in. The first byte says which entity it is taken for.
/// </summary>
internal sealed class RecordTarget : IFuzzTarget
{
    private static readonly CsvTable CsvTable = new(Examples.Records.CsvSetting);

    private readonly Mutator _mutator = new([.. Payloads.All.Select((example, index) => Payloads.Bytes($"{index}{example.Json}"))], Payloads.Words);
    private readonly ArrayBufferWriter<byte> _line = new();
    private readonly Utf8JsonWriter _json;

    public RecordTarget() => _json = new Utf8JsonWriter(_line, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 514 });

    public string Name => "record";

    public byte[] Make(Dice dice) => _mutator.Next(dice);

    public string Run(ReadOnlySpan<byte> input)
    {
        var entity = Payloads.All[input.Length == 0 ? 0 : input[0] % Payloads.All.Count].Entity;
        var record = Examples.Records.Of(entity, input.Length == 0 ? default : input[1..].ToArray());
        ComesBack(record);
        if (entity == Entity.PullRequest && AsElement(record.Payload) is { } element)
            _ = PullChildren.Of(record with { Payload = element }, record.AsOf).ToList();
        var read = RowReader.Read(record, CsvTable);
        if (read.Row is null)
        {
            Sentence.Check(read.Reason ?? throw new FindingException("There is neither a row nor a reason."));
            return "dead letter";
        }
        var values = new CountedValues();
        read.Row.Give(values);
        return values.Count == read.Row.Target.Columns.Count ? "row" : throw new FindingException($"The row gave {values.Count} values for {read.Row.Target.Columns.Count} columns.");
    }

    public void Dispose() => _json.Dispose();

    /// <summary>Children are looked for in what a page was split into. Null: it is no such thing.</summary>
    private static ReadOnlyMemory<byte>? AsElement(ReadOnlyMemory<byte> payload)
    {
        try
        {
            return JsonPage.Split((byte[])[(byte)'[', .. payload.Span, (byte)']']) is [var element] ? element : (ReadOnlyMemory<byte>?)null; // a bare null would be an empty one
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private void ComesBack(Record record)
    {
        _line.ResetWrittenCount();
        _json.Reset();
        Envelope.Write(_json, record);
        _json.Flush();
        if (_line.WrittenSpan.Contains((byte)'\n') || _line.WrittenSpan.Contains((byte)'\r'))
            throw new FindingException("An archive line has a line break.");
        var back = EnvelopeReader.Read(_line.WrittenMemory);
        if (!back.Payload.Span.SequenceEqual(record.Payload.Span) || (back with { Payload = default }) != (record with { Payload = default }))
            throw new FindingException("A record came out of its archive line otherwise than it went in.");
    }

    private sealed class CountedValues : RowValues
    {
        public int Count { get; private set; }

        public override RowValues Add(string? text) => One();

        public override RowValues Add(long? number) => One();

        public override RowValues Add(double? number) => number is null || double.IsFinite(number.Value) ? One() : throw new FindingException($"A number is {number}.");

        public override RowValues Add(bool? flag) => One();

        public override RowValues Add(DateTimeOffset? time) => One();

        public override RowValues Add(DateOnly? day) => One();

        private CountedValues One()
        {
            Count++;
            return this;
        }
    }
}
