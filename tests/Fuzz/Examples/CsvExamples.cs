using System.Text;
using GitHubQueue.Records;

namespace Fuzz.Examples;

/// <summary>CSV files of one schema.</summary>
internal static class CsvExamples
{
    public static CsvSchema Schema { get; } = new(
        [new("id", CsvType.Integer, IsRequired: true), new("name", CsvType.Text), new("price", CsvType.Number), new("sold", CsvType.Boolean), new("day", CsvType.Date), new("at", CsvType.Timestamp)],
        ["id"]);

    public static IReadOnlyList<byte[]> Files { get; } =
    [
        .. new[]
        {
            "id,name,price,sold,day,at\n1,Anna,12.5,true,2026-11-20,2026-11-20T08:30:00Z\n2,\"B, \"\"C\"\"\",,no,,\n3,\"two\nlines\",1e3,1,2026-01-01,2026-11-20T08:30:00+02:00\n",
            "\uFEFFname,id,extra\r\nÄnne,1,x\r\n😀,2,y\r\n,3,\r\n",
            "id\n1\n2\n3",
            "id,name\n\n1,a\n\n\n2,b,too,many\n3\n",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    public static IReadOnlyList<byte[]> Words { get; } = [.. new[] { ",", "\"", "\"\"", "\n", "\r\n", "\r", ";", "\t", "id", "\"a\"b", ",\"", "\",", "id,id", "#", " " }.Select(Encoding.UTF8.GetBytes)];
}
