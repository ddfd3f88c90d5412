using System.Buffers;
using System.Text;
using Fuzz.Examples;
using Fuzz.Mutations;
using GitHubQueue.Parquet;

namespace Fuzz.Targets;

/// <summary>What Parquet is made of: Snappy, runs of numbers, structures of Thrift.</summary>
internal sealed class SnappyTarget : IFuzzTarget
{
    private readonly Mutator _mutator = new([.. Examples()], []);

    public string Name => "snappy";

    public byte[] Make(Dice dice) => _mutator.NextRaw(dice);

    public string Run(ReadOnlySpan<byte> input)
    {
        var read = 0;
        var bytes = input.ToArray();
        read += Reads(() => SnappyDecompressor.Decompress(bytes, Length(bytes)));
        read += Reads(() => new ThriftReader(bytes).ReadStruct());
        for (var width = 0; width <= 33; width += 3)
        {
            var bits = width;
            read += Reads(() => RunLength.Decode(bytes, bits, new int[1000]));
        }
        return read == 0 ? "damaged" : "read";
    }

    public void Dispose()
    {
    }

    private static int Length(byte[] bytes)
    {
        var at = 0;
        return (int)Math.Min(Varint.Read(bytes, ref at), int.MaxValue);
    }

    private static int Reads(Action read)
    {
        try
        {
            read();
            return 1;
        }
        catch (InvalidDataException damaged)
        {
            Sentence.Check(damaged.Message);
            return 0;
        }
    }

    private static IEnumerable<byte[]> Examples()
    {
        var output = new ArrayBufferWriter<byte>();
        foreach (var text in new[] { Payloads.Issue, string.Concat(Enumerable.Repeat("abcabcabd", 300)), "x" })
        {
            output.Clear();
            new SnappyCompressor().Compress(Encoding.UTF8.GetBytes(text), output);
            yield return output.WrittenSpan.ToArray();
        }
        output.Clear();
        RunLength.Encode<int>([.. Enumerable.Range(0, 500).Select(number => number < 200 ? 3 : number % 8)], 3, output);
        yield return output.WrittenSpan.ToArray();
        output.Clear();
        Footer.Write([new("a", ParquetType.Text), new("b", ParquetType.Timestamp, IsRequired: true)], [], "someone", output);
        yield return output.WrittenSpan.ToArray();
        yield return [0x1b, 0x03, 0x11, 1, 2, 3, 4, 5, 6, 0x2b, 0x02, 0xcc, 0x00, 0x00, 0x00, 0x00, 0x19, 0x31, 0x01, 0x02, 0x01, 0x00]; // a map and a list
    }
}
