using System.Buffers.Binary;
using System.Security.Cryptography;
using GitHubQueue.Parquet;
using NUnit.Framework;

namespace GitHubQueue.Tests.Parquet;

[Parallelizable(ParallelScope.All)]
public sealed class ParquetWriterTests
{
    private static readonly ParquetColumn[] Columns =
    [
        new("id", ParquetType.Integer, IsRequired: true), new("title", ParquetType.Text, IsRequired: true), new("closed_at", ParquetType.Timestamp),
    ];

    /// <summary>https://github.com/apache/parquet-format#file-format.</summary>
    [TestCase(0)]
    [TestCase(3)]
    public void Finish_AnyRows_HasMagicFooterLengthAndMagic(int rows)
    {
        var file = SomeRows(rows).Write();
        Assert.That((file[..4], file[^4..]), Is.EqualTo(("PAR1"u8.ToArray(), "PAR1"u8.ToArray())));
        var footer = file.AsSpan(file.Length - 8 - BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(file.Length - 8)));
        // The first field of the footer is the version, an i32: 1, zigzag.
        Assert.That(footer[..2].ToArray(), Is.EqualTo(new byte[] { 0x15, 0x02 }));
        if (rows == 0)
            Assert.That(footer.Length, Is.EqualTo(file.Length - 4), "without rows there is only a footer");
    }

    [Test]
    public async Task Finish_AnyRows_NamesTheCreatorAndTheOrderOfBounds()
    {
        var facts = await ForeignReaders.QueryAsync(SomeRows(10).Write(rowsPerGroup: 4), """
            select created_by, num_rows, num_row_groups, format_version, len(column_orders), column_orders[1]
            from parquet_file_metadata('rows.parquet')
            """);
        Assert.That(facts, Is.EqualTo(new[] { new[] { Sheet.Creator, "10", "3", "1", "3", "ColumnOrder(TYPE_ORDER=TypeDefinedOrder())" } }));
    }

    /// <summary>Between the magic and the footer there is nothing but the chunks that the footer tells of.</summary>
    [Test]
    public async Task Finish_SeveralGroups_TellsWhereEveryByteBelongs()
    {
        var file = SomeRows(1000).Write(rowsPerGroup: 300);
        var sizes = await ForeignReaders.QueryAsync(file, """
            select min(coalesce(dictionary_page_offset, data_page_offset)), 4 + sum(total_compressed_size) + any_value(footer_size) + 8
            from parquet_metadata('rows.parquet'), parquet_file_metadata('rows.parquet')
            """);
        Assert.That(sizes, Is.EqualTo(new[] { new[] { "4", $"{file.Length}" } }));
    }

    /// <summary>
    /// On any machine and in any process. Whoever changes how values are encoded changes this hash; that files then differ from those
    /// of older versions has to be meant.
    /// </summary>
    [Test]
    public void Finish_KnownRows_GivesKnownBytes()
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(SomeRows(5000).Write(rowsPerGroup: 2000)));
        Assert.That(hash, Is.EqualTo("9d481f09f5a895571cd9b888125aa34dd0046268bdc44852f6b49babe55a26ca"));
    }

    [Test]
    public void Finish_Again_GivesTheSameBytesInReusedBuffers()
    {
        var writer = new ParquetWriter(Columns, Sheet.Creator, rowsPerGroup: 64);
        var first = SomeRows(1000).WriteWith(writer);
        var other = SomeRows(77).WriteWith(writer);
        Assert.That(SomeRows(1000).WriteWith(writer), Is.EqualTo(first));
        Assert.That(SomeRows(77).Write(rowsPerGroup: 64), Is.EqualTo(other));
        Assert.That(writer.Finish().ToArray(), Is.EqualTo(SomeRows(0).Write()));
    }

    [Test]
    public void Clear_WithinARow_ForgetsAllSinceTheLastFile()
    {
        var writer = new ParquetWriter(Columns, Sheet.Creator, rowsPerGroup: 2);
        for (var i = 0; i < 3; i++)
        {
            AddRow(writer, i);
            writer.EndRow();
        }
        writer.Add(3);
        writer.Clear();
        Assert.That(SomeRows(5).WriteWith(writer), Is.EqualTo(SomeRows(5).Write(rowsPerGroup: 2)));
    }

    [Test]
    public void Add_InTheSecondFile_AllocatesNothingForAValue()
    {
        var writer = new ParquetWriter(Columns, Sheet.Creator);
        WriteRows();
        var before = GC.GetAllocatedBytesForCurrentThread();
        WriteRows();
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(10_000));

        void WriteRows()
        {
            for (var i = 0; i < 20_000; i++)
            {
                writer.Add(i);
                writer.Add(i % 2 == 0 ? "open" : "closed");
                writer.Add(DateTimeOffset.UnixEpoch.AddSeconds(i));
                writer.EndRow();
            }
            writer.Finish();
        }
    }

    [Test]
    public void Add_ThatDoesNotFit_NamesTheColumnAndLeavesTheRow()
    {
        var writer = new ParquetWriter(Columns, Sheet.Creator);
        AssertRefused<ArgumentException>(() => writer.Add("7"), "The column 'id' takes values of type Integer, and was given Text.");
        AssertRefused<ArgumentException>(() => writer.Add((long?)null), "The column 'id' is required, and was given null.");
        writer.Add(7);
        AssertRefused<ArgumentException>(() => writer.Add(true), "The column 'title' takes values of type Text, and was given Boolean.");
        AssertRefused<InvalidOperationException>(writer.EndRow, "A row ended after 1 of its 3 values: 'title' comes next.");
        AssertRefused<InvalidOperationException>(() => writer.Finish(), "The file was to end within a row: 'id' was its last value.");
        writer.Add("a");
        AssertRefused<ArgumentException>(
            () => writer.Add((DateOnly?)null), "The column 'closed_at' takes values of type Timestamp, and was given Date.");
        writer.Add((DateTimeOffset?)null);
        AssertRefused<InvalidOperationException>(() => writer.Add(1.5), "A row got more than its 3 values: 'closed_at' is the last column.");
        writer.EndRow();
        Assert.That(writer.Finish().ToArray(), Is.EqualTo(new Sheet(Columns, [[7L, "a", null]]).Write()));
    }

    [TestCase("A Parquet file needs at least one column.")]
    [TestCase("A column's name is empty.", "id", "")]
    [TestCase("Two columns are named 'ID'; upper and lower case make no difference.", "id", "title", "ID")]
    public void Constructor_BadNames_SaysWhich(string sentence, params string[] names) => Assert.That(
        () => new ParquetWriter([.. names.Select(name => new ParquetColumn(name, ParquetType.Text))], Sheet.Creator),
        Throws.ArgumentException.With.Message.StartsWith(sentence));

    [Test]
    public void Constructor_NoRowsPerGroup_IsRefused() =>
        Assert.That(() => new ParquetWriter(Columns, Sheet.Creator, rowsPerGroup: 0), Throws.InstanceOf<ArgumentOutOfRangeException>());

    private static Sheet SomeRows(int count) => new(Columns, [.. Enumerable.Range(0, count).Select(i =>
        new object?[] { i * 977L, $"Title {i % 300} of {i}", i % 3 == 0 ? null : DateTimeOffset.UnixEpoch.AddSeconds(i) })]);

    private static void AssertRefused<T>(Action action, string sentence)
        where T : Exception =>
        Assert.That(action, Throws.TypeOf<T>().With.Message.EqualTo(sentence));

    private static void AddRow(ParquetWriter writer, int number)
    {
        writer.Add(number);
        writer.Add($"Title {number}");
        writer.Add((DateTimeOffset?)null);
    }
}
