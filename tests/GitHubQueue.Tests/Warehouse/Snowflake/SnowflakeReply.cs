using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace GitHubQueue.Tests.Warehouse.Snowflake;

/// <summary>An answer in the form of https://docs.snowflake.com/en/developer-guide/sql-api/reference ("types of objects in the response body").</summary>
internal sealed record SnowflakeReply(int Status, string Body, bool IsGzipped = false)
{
    public static SnowflakeReply Running(string handle) => Json(202, new()
    {
        ["code"] = "333334",
        ["message"] = "Asynchronous execution in progress. Use provided query id to perform query monitoring and management.",
        ["statementHandle"] = handle,
        ["statementStatusUrl"] = $"/api/v2/statements/{handle}",
    });

    public static SnowflakeReply Cancelled(string handle) => Json(200, new()
    {
        ["code"] = "000604",
        ["sqlState"] = "57014",
        ["message"] = "SQL execution canceled",
        ["statementHandle"] = handle,
        ["statementStatusUrl"] = $"/api/v2/statements/{handle}",
    });

    public static SnowflakeReply Of(SnowflakeRefusal refusal) => Json(refusal.Status, new()
    {
        ["code"] = refusal.Code,
        ["message"] = refusal.Message,
        ["sqlState"] = refusal.SqlState,
        ["statementHandle"] = Guid.NewGuid().ToString(),
    });

    public static SnowflakeReply OfSeveral(string handle, IReadOnlyList<string> handles)
    {
        var reply = Result(handle, ["multiple statement execution"], [["Multiple statements executed successfully."]], [1], 1);
        reply["statementHandles"] = handles;
        return Json(200, reply);
    }

    /// <param name="partition">Null: the first one, which has the metadata of all; others come gzipped and without.</param>
    public static SnowflakeReply Of(SnowflakeTable table, string handle, int partitionRows, string? partition)
    {
        var partitions = table.Rows.Chunk(partitionRows).ToList();
        if (partition is null or "0")
            return Json(200, Result(handle, table.Columns, partitions.FirstOrDefault() ?? [], partitions.Count == 0 ? [0] : [.. partitions.Select(rows => rows.Length)], table.Rows.Count));
        return int.Parse(partition) < partitions.Count
            ? Json(200, new() { ["data"] = partitions[int.Parse(partition)] }) with { IsGzipped = true }
            : throw SnowflakeRefusal.Of("391912", "", $"Partition {partition} does not exist.");
    }

    public async Task WriteAsync(HttpResponse response)
    {
        response.StatusCode = Status;
        response.ContentType = "application/json";
        if (!IsGzipped)
        {
            await response.WriteAsync(Body);
            return;
        }
        response.Headers.ContentEncoding = "gzip";
        var gzip = new GZipStream(response.Body, CompressionLevel.Fastest);
        await using var ending = gzip;
        await gzip.WriteAsync(Encoding.UTF8.GetBytes(Body));
    }

    private static Dictionary<string, object> Result(string handle, IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<string?>> rows, IReadOnlyList<int> partitions, int count) => new()
    {
        ["resultSetMetaData"] = new Dictionary<string, object>
        {
            ["numRows"] = count,
            ["format"] = "jsonv2",
            ["rowType"] = columns.Select(name => new { name, database = "", schema = "", table = "", type = "text", scale = (int?)null, precision = (int?)null, nullable = true, length = 16777216 }),
            ["partitionInfo"] = partitions.Select(rowCount => new { rowCount, uncompressedSize = 1000 }),
        },
        ["data"] = rows,
        ["code"] = "090001",
        ["statementStatusUrl"] = $"/api/v2/statements/{handle}?requestId={Guid.NewGuid()}&partition=0",
        ["sqlState"] = "00000",
        ["statementHandle"] = handle,
        ["message"] = "Statement executed successfully.",
        ["createdOn"] = 1620151693299,
    };

    private static SnowflakeReply Json(int status, Dictionary<string, object> body) => new(status, JsonSerializer.Serialize(body));
}
