using System.Text.Json;
using System.Text.RegularExpressions;

namespace GitHubQueue.Tests.Warehouse.Snowflake;

/// <summary>Reads and checks the body of a POST: https://docs.snowflake.com/en/developer-guide/sql-api/reference ("types of objects in the request body").</summary>
internal static partial class SnowflakeSubmission
{
    private static readonly HashSet<string> Fields = ["statement", "timeout", "database", "schema", "warehouse", "role", "bindings", "parameters"];

    /// <summary>"The SQL API only supports the session parameters listed in the following table."</summary>
    private static readonly HashSet<string> Parameters =
    [
        "binary_output_format", "client_result_chunk_size", "date_output_format", "multi_statement_count", "query_tag", "rows_per_resultset", "time_output_format",
        "timestamp_ltz_output_format", "timestamp_ntz_output_format", "timestamp_output_format", "timestamp_tz_output_format", "timezone", "use_cached_result",
    ];

    [GeneratedRegex(@"\A(begin|start|commit|rollback|use|alter\s+session|set|create\s+(or\s+replace\s+)?(local\s+|global\s+)?temp)\b", RegexOptions.IgnoreCase)]
    private static partial Regex OnlyWithOthers { get; }

    [GeneratedRegex(@"\A(put|get)\s", RegexOptions.IgnoreCase)]
    private static partial Regex Unsupported { get; }

    public static SnowflakeWork Read(SnowflakeRequest request, SnowflakeAccount account)
    {
        if (request.Body.ValueKind != JsonValueKind.Object || request.Statement.Length == 0 || request.Body.EnumerateObject().Any(field => !Fields.Contains(field.Name)))
            throw new SnowflakeRefusal(400, "390142", "", "Incoming request does not contain a valid payload.");
        var parameters = request.Body.TryGetProperty("parameters", out var given) ? given.EnumerateObject().ToDictionary(one => one.Name.ToLowerInvariant(), one => one.Value.GetString()!) : [];
        if (parameters.Keys.FirstOrDefault(name => !Parameters.Contains(name)) is { } unknown)
            throw SnowflakeRefusal.Of("391905", "", $"The session parameter '{unknown}' is not supported.");
        var statements = SnowflakeText.Statements(request.Statement);
        Check(statements, int.Parse(parameters.GetValueOrDefault("multi_statement_count", "1")));
        return new(statements, Bindings(request.Body, statements), account.Context(request.Body), parameters.GetValueOrDefault("timezone", "America/Los_Angeles"));
    }

    private static void Check(List<string> statements, int count)
    {
        if (count != 0 && statements.Count != count)
            throw SnowflakeRefusal.Of("000008", "0A000", $"Actual statement count {statements.Count} did not match the desired statement count {count}.");
        if (statements.Exists(Unsupported.IsMatch) || statements.Count == 1 && OnlyWithOthers.IsMatch(statements[0]))
            throw SnowflakeRefusal.Of("391911", "0A000", "Unsupported statement type.");
    }

    /// <summary>"The values of the bind variables must be strings", and "Snowflake does not currently support variable binding in multi-statement SQL requests".</summary>
    private static List<object> Bindings(JsonElement body, List<string> statements)
    {
        if (!body.TryGetProperty("bindings", out var bindings))
            return [];
        if (statements.Count > 1)
            throw SnowflakeRefusal.Of("000009", "0A000", "Bindings are not supported in requests of several statements.");
        var values = new List<object>();
        foreach (var binding in bindings.EnumerateObject())
        {
            if (binding.Name != $"{values.Count + 1}")
                throw new SnowflakeRefusal(400, "390142", "", "Incoming request does not contain a valid payload.");
            var text = binding.Value.GetProperty("value").GetString()!;
            values.Add(binding.Value.GetProperty("type").GetString() switch
            {
                "TEXT" => text,
                "FIXED" when long.TryParse(text, out var number) => number,
                var type => throw SnowflakeRefusal.Of("100037", "22018", $"{type} value '{text}' is not recognized"),
            });
        }
        return values;
    }
}
