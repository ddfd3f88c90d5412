using System.Buffers.Binary;
using Fuzz.Mutations;
using GitHubQueue.Parquet;
using GitHubQueue.Records;
using GitHubQueue.Tables;
using GitHubQueue.Worker;

namespace Fuzz.Targets;

/// <summary>Parquet files as the loader reads them: rows are read only where there are as many as were written.</summary>
internal sealed class ParquetTarget : IFuzzTarget
{
    private static readonly ParquetColumn[] Columns =
    [
        new("text", ParquetType.Text), new("few", ParquetType.Text, IsRequired: true), new("number", ParquetType.Integer), new("real", ParquetType.Real), new("flag", ParquetType.Boolean),
        new("time", ParquetType.Timestamp), new("day", ParquetType.Date),
    ];

    private readonly List<(byte[] File, long Rows)> _files = [.. new[] { 0, 1, 7, 300 }.Select(rows => (Write(rows, 100), (long)rows)), (Typed(), 1)];

    public string Name => "parquet";

    /// <summary>Anywhere, in the footer, or in its length.</summary>
    public byte[] Make(Dice dice)
    {
        var file = dice.Of(_files).File;
        var footer = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(^8));
        return dice.Below(4) switch
        {
            0 => Mutator.Raw(file, dice),
            1 => [.. Mutator.Raw(file[..^(8 + footer)], dice), .. file.AsSpan(^(8 + footer))],
            _ => Refoot(file, footer, dice),
        };
    }

    public string Run(ReadOnlySpan<byte> input)
    {
        try
        {
            var reader = new ParquetReader(input.ToArray());
            if (!_files.Exists(file => file.Rows == reader.RowCount))
                return "other count";
            var rows = reader.Rows().Count();
            return rows == reader.RowCount ? "rows" : throw new FindingException($"{rows} rows instead of {reader.RowCount}.");
        }
        catch (InvalidDataException damaged)
        {
            Sentence.Check(new FailureException(FailureKind.Conflict, damaged.Message).Message); // as the loader says it
            return "damaged";
        }
    }

    public void Dispose()
    {
    }

    /// <summary>The footer is changed, and its length told anew, so that it is read.</summary>
    private static byte[] Refoot(byte[] file, int length, Dice dice)
    {
        var footer = Mutator.Raw(file[^(8 + length)..^8], dice);
        var end = new byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(end, footer.Length);
        "PAR1"u8.CopyTo(end.AsSpan(4));
        return [.. file.AsSpan(0, file.Length - 8 - length), .. footer, .. end];
    }

    private static byte[] Write(int rows, int rowsOfAGroup)
    {
        var writer = new ParquetWriter(Columns, "GitHubQueue version 0.1.0", rowsOfAGroup);
        for (var row = 0; row < rows; row++)
        {
            writer.Add(row % 3 == 0 ? null : $"Ä text {row}");
            writer.Add(row % 2 == 0 ? "open" : "closed");
            writer.Add(row % 5 == 0 ? null : (long?)row * 1000);
            writer.Add((double?)row / 3);
            writer.Add((bool?)(row % 7 == 0));
            writer.Add((DateTimeOffset?)DateTimeOffset.UnixEpoch.AddDays(row));
            writer.Add(row % 4 == 0 ? null : (DateOnly?)new DateOnly(2026, 1, 1).AddDays(row));
            writer.EndRow();
        }
        return writer.Finish().ToArray();
    }

    private static byte[] Typed()
    {
        var record = Examples.Records.All[0];
        var row = RowReader.Read(record).Row!;
        var file = new TypedFile(row.Target, "GitHubQueue version 0.1.0");
        file.Begin();
        file.Add(record, row, "object");
        return file.Finish().ToArray();
    }
}
