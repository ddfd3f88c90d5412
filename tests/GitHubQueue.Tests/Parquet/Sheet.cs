using System.Globalization;
using GitHubQueue.Parquet;
using NUnit.Framework;

namespace GitHubQueue.Tests.Parquet;

/// <summary>Rows to write, and what readers should make of them.</summary>
internal sealed record Sheet(IReadOnlyList<ParquetColumn> Columns, IReadOnlyList<object?[]> Rows)
{
    public const string Creator = "github-queue version 1.2.3";

    /// <summary>One column, one row a value.</summary>
    public static Sheet Of(ParquetType type, params IEnumerable<object?> values)
    {
        var rows = values.Select(value => new[] { value }).ToList();
        return new([new ParquetColumn("value", type, IsRequired: rows.All(row => row[0] is not null))], rows);
    }

    public byte[] Write(int rowsPerGroup = ParquetWriter.DefaultRowsPerGroup) => WriteWith(new ParquetWriter(Columns, Creator, rowsPerGroup));

    public byte[] WriteWith(ParquetWriter writer)
    {
        foreach (var row in Rows)
        {
            for (var i = 0; i < row.Length; i++)
                Add(writer, Columns[i].Type, row[i]);
            writer.EndRow();
        }
        return writer.Finish().ToArray();
    }

    /// <summary>Writes it, has our own reader and both foreign ones read it, and compares names, types and every value.</summary>
    public async Task AssertComesBackAsync(int rowsPerGroup = ParquetWriter.DefaultRowsPerGroup)
    {
        var file = Write(rowsPerGroup);
        AssertReadBack(file);
        var read = await ForeignReaders.ReadAsync(file);
        var rows = Rows.Select(row => row.Select(Canonical).ToArray()).ToArray();
        AssertSame(read.DuckDb, DescribeColumns(DuckDbTypeOf), rows, "DuckDB");
        AssertSame(read.Hyparquet, DescribeColumns(HyparquetTypeOf), rows, "hyparquet");
    }

    private void AssertReadBack(byte[] file)
    {
        var reader = new ParquetReader(file);
        Assert.That(reader.Columns, Is.EqualTo(Columns.Select(column => column with { Type = column.Type == ParquetType.Json ? ParquetType.Text : column.Type })));
        Assert.That(reader.RowCount, Is.EqualTo(Rows.Count));
        var read = 0;
        foreach (var row in reader.Rows())
        {
            var (found, expected) = (row.Select(Canonical).ToArray(), Rows[read].Select(Canonical).ToArray());
            if (!found.AsSpan().SequenceEqual(expected))
                Assert.That(found, Is.EqualTo(expected), $"our own reader, row {read}");
            read++;
        }
        Assert.That(read, Is.EqualTo(Rows.Count));
    }

    private IEnumerable<string> DescribeColumns(Func<ParquetType, string> typeOf) =>
        Columns.Select(column => $"{column.Name} {typeOf(column.Type)} {(column.IsRequired ? "REQUIRED" : "OPTIONAL")}");

    private static void AssertSame(ForeignReaders.Table table, IEnumerable<string> columns, string?[][] rows, string reader)
    {
        Assert.That(table.Columns, Is.EqualTo(columns), reader);
        Assert.That(table.Rows, Has.Length.EqualTo(rows.Length), reader);
        for (var i = 0; i < rows.Length; i++)
        {
            if (!table.Rows[i].AsSpan().SequenceEqual(rows[i])) // many times quicker than the constraint
                Assert.That(table.Rows[i], Is.EqualTo(rows[i]), $"{reader}, row {i}");
        }
    }

    private static void Add(ParquetWriter writer, ParquetType type, object? value)
    {
        switch (type)
        {
            case ParquetType.Text or ParquetType.Json:
                writer.Add((string?)value);
                break;
            case ParquetType.Integer:
                writer.Add((long?)value);
                break;
            case ParquetType.Real:
                writer.Add((double?)value);
                break;
            case ParquetType.Boolean:
                writer.Add((bool?)value);
                break;
            case ParquetType.Timestamp:
                writer.Add((DateTimeOffset?)value);
                break;
            default:
                writer.Add((DateOnly?)value);
                break;
        }
    }

    /// <summary>As tests/parquet-readers/read.js has it.</summary>
    private static string? Canonical(object? value) => value switch
    {
        double.NaN => "NaN",
        double real => BitConverter.DoubleToInt64Bits(real).ToString("x16", CultureInfo.InvariantCulture),
        bool flag => flag ? "true" : "false",
        DateTimeOffset time => Math.Floor((time - DateTimeOffset.UnixEpoch).Ticks / 10m).ToString(CultureInfo.InvariantCulture),
        DateOnly day => (day.ToDateTime(default) - DateTime.UnixEpoch).Days.ToString(CultureInfo.InvariantCulture),
        _ => value?.ToString(),
    };

    private static string DuckDbTypeOf(ParquetType type) => type switch
    {
        ParquetType.Integer => "BIGINT",
        ParquetType.Real => "DOUBLE",
        ParquetType.Boolean => "BOOLEAN",
        ParquetType.Timestamp => "TIMESTAMP WITH TIME ZONE",
        ParquetType.Date => "DATE",
        _ => "VARCHAR",
    };

    private static string HyparquetTypeOf(ParquetType type) => type switch
    {
        ParquetType.Integer => "INT64",
        ParquetType.Real => "DOUBLE",
        ParquetType.Boolean => "BOOLEAN",
        ParquetType.Timestamp => "INT64 TIMESTAMP TIMESTAMP_MICROS",
        ParquetType.Date => "INT32 DATE DATE",
        _ => "BYTE_ARRAY STRING UTF8",
    };
}
