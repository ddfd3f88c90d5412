using System.Globalization;
using System.Text.RegularExpressions;
using GitHubQueue.Parquet;
using GitHubQueue.Tests.Support;
using Npgsql;

namespace GitHubQueue.Tests.Warehouse.Snowflake;

/// <summary>
/// Carries statements out on PostgreSQL: each request is a session, each statement outside a transaction commits by itself, and what a session
/// leaves open is rolled back, as in Snowflake. Stages are folders, and files are read from them.
/// </summary>
internal sealed partial class SnowflakeOnPostgres(PostgresDatabase database)
{
    [GeneratedRegex(@"\Adesc stage (?<stage>\S+)\z")]
    private static partial Regex DescribeStage { get; }

    [GeneratedRegex(@"\Alist @(?<stage>[^/\s]+)/(?<below>\S*) pattern = '(?<pattern>[^']*)'\z")]
    private static partial Regex ListStage { get; }

    [GeneratedRegex(@"\A(create|drop|desc|list|truncate|begin|commit)\b")]
    private static partial Regex NeedsNoWarehouse { get; }

    public List<SnowflakeStage> Stages { get; } = [];

    /// <summary>Asked before each statement; what it throws is how the statement fails.</summary>
    public Action<string> Before { get; set; } = _ => { };

    public static async Task<SnowflakeOnPostgres> CreateAsync(PostgresDatabase database)
    {
        await using var connection = await database.OpenAsync();
        await using var command = new NpgsqlCommand(SnowflakeDialect.SetUp, connection);
        await command.ExecuteNonQueryAsync();
        return new(database);
    }

    public async Task<IReadOnlyList<SnowflakeTable>> RunAsync(SnowflakeWork work, CancellationToken stop)
    {
        await using var connection = await database.OpenAsync();
        await using (var session = new NpgsqlCommand($"set search_path = public, snowflake; set timezone = '{work.TimeZone}'", connection))
            await session.ExecuteNonQueryAsync(stop);
        var results = new List<SnowflakeTable>();
        foreach (var statement in work.Statements)
        {
            try
            {
                results.Add(await RunAsync(connection, statement, work, stop));
            }
            catch (PostgresException refused)
            {
                throw OfStatement(work, statement, RefusalOf(refused));
            }
            catch (SnowflakeRefusal refused)
            {
                throw OfStatement(work, statement, refused);
            }
        }
        return results;
    }

    private async Task<SnowflakeTable> RunAsync(NpgsqlConnection connection, string statement, SnowflakeWork work, CancellationToken stop)
    {
        Before(statement);
        if (statement.StartsWith("select current_account()", StringComparison.Ordinal))
            return new(["CURRENT_ACCOUNT()", "CURRENT_USER()", "CURRENT_ROLE()", "CURRENT_WAREHOUSE()", "CURRENT_DATABASE()", "CURRENT_SCHEMA()"],
                [["AB12345", "LOADER_USER", work.Context["role"], work.Context["warehouse"], work.Context["database"], work.Context["schema"]]]);
        if (work.Context["schema"] is null)
            throw SnowflakeRefusal.Of("090105", "22000", "Cannot perform operation. This session does not have a current database. Call 'USE DATABASE', or use a qualified name.");
        if (work.Context["warehouse"] is null && !NeedsNoWarehouse.IsMatch(statement))
            throw SnowflakeRefusal.Of("000606", "57P03", "No active warehouse selected in the current session.  Select an active warehouse with the 'use warehouse' command.");
        if (DescribeStage.Match(statement) is { Success: true } described)
            return Described(StageOf(described.Groups["stage"].Value, work));
        if (ListStage.Match(statement) is { Success: true } listed)
            return Listed(StageOf(listed.Groups["stage"].Value, work), listed.Groups["below"].Value, new Regex($@"\A(?:{listed.Groups["pattern"].Value})\z"));
        if (statement.StartsWith("copy into ", StringComparison.Ordinal))
            return await CopyAsync(connection, SnowflakeCopy.Read(statement), work, stop);
        await using var command = new NpgsqlCommand(SnowflakeDialect.Translate(statement), connection);
        foreach (var value in work.Bindings)
            command.Parameters.Add(new() { Value = value });
        await using var reader = await command.ExecuteReaderAsync(stop);
        if (reader.FieldCount == 0)
            return SnowflakeTable.Status("Statement executed successfully.");
        var rows = new List<IReadOnlyList<string?>>();
        while (await reader.ReadAsync(stop))
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(column => Text(reader.GetValue(column)))]);
        return new([.. Enumerable.Range(0, reader.FieldCount).Select(column => reader.GetName(column).ToUpperInvariant())], [.. rows]);
    }

    private SnowflakeStage StageOf(string name, SnowflakeWork work)
    {
        var parts = name.ToUpperInvariant().Split('.');
        string[] whole = [.. new[] { work.Context["database"]!, work.Context["schema"]! }.Take(3 - parts.Length), .. parts];
        return Stages.Find(stage => stage.Name == string.Join('.', whole))
            ?? throw SnowflakeRefusal.Of("002003", "02000", $"SQL compilation error:\nStage '{string.Join('.', whole)}' does not exist or not authorized.");
    }

    private static SnowflakeTable Described(SnowflakeStage stage) => new(
        ["parent_property", "property", "property_type", "property_value", "property_default"],
        ["STAGE_FILE_FORMAT", "TYPE", "String", "CSV", "CSV"], ["STAGE_LOCATION", "URL", "String", $"[\"{stage.Url}\"]", ""], ["DIRECTORY", "ENABLE", "Boolean", "false", "false"]);

    private static SnowflakeTable Listed(SnowflakeStage stage, string below, Regex pattern) => new(
        ["name", "size", "md5", "last_modified"],
        [.. stage.List(below).Where(file => pattern.IsMatch(file.Address)).Select(file => (string?[])[file.Address, file.Length.ToString(CultureInfo.InvariantCulture), "0", "Fri, 1 Jan 2027 00:00:00 GMT"])]);

    private async Task<SnowflakeTable> CopyAsync(NpgsqlConnection connection, SnowflakeCopy copy, SnowflakeWork work, CancellationToken stop)
    {
        var stage = StageOf(copy.Stage, work);
        var (results, lines) = (new List<IReadOnlyList<string?>>(), new List<string>());
        try
        {
            foreach (var name in copy.Files)
            {
                var path = stage.Find(name) ?? throw SnowflakeRefusal.Of("100016", "22000", $"Remote file '{stage.Url}{name}' was not found. There are several potential causes.");
                var rows = Rows(copy, await File.ReadAllBytesAsync(path, stop), new Uri(stage.Url + name).AbsolutePath.TrimStart('/'));
                lines.AddRange(rows);
                var count = rows.Count.ToString(CultureInfo.InvariantCulture);
                results.Add([stage.Url + name, "LOADED", count, count, "1", "0", null, null, null, null]);
            }
        }
        catch (InvalidDataException damaged)
        {
            throw SnowflakeRefusal.Of("100182", "22000", $"Error parsing the parquet file: {damaged.Message}");
        }
        await using (var writer = await connection.BeginTextImportAsync($"copy {copy.Table}({string.Join(", ", copy.Columns)}) from stdin", stop))
        {
            foreach (var line in lines)
                await writer.WriteAsync(line);
        }
        return new(["file", "status", "rows_parsed", "rows_loaded", "error_limit", "errors_seen", "first_error", "first_error_line", "first_error_character", "first_error_column_name"], [.. results]);
    }

    /// <summary>In the text format of PostgreSQL's COPY.</summary>
    private static List<string> Rows(SnowflakeCopy copy, byte[] file, string name)
    {
        var reader = new ParquetReader(file);
        var positions = copy.Values.Select(value => value.StartsWith("metadata$", StringComparison.Ordinal) ? -1 : reader.Columns.ToList().FindIndex(column => column.Name == value)).ToArray();
        var lines = new List<string>();
        foreach (var row in reader.Rows())
        {
            var number = lines.Count + 1;
            lines.Add(string.Join('\t', positions.Select((position, index) => position >= 0 ? row[position] : copy.Values[index] switch
            {
                "metadata$filename" => name,
                "metadata$file_row_number" => number,
                _ => null, // a path that a file doesn't have gives null
            }).Select(Line)) + "\n");
        }
        return lines;
    }

    private static string Line(object? value) => Text(value)?.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\t", "\\t", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal).Replace("\r", "\\r", StringComparison.Ordinal).Replace('\0', '\uFFFD') ?? "\\N"; // PostgreSQL has no U+0000

    private static string? Text(object? value) => value switch
    {
        null or DBNull => null,
        string text => text,
        bool flag => flag ? "true" : "false",
        DateTimeOffset time => time.ToString("O", CultureInfo.InvariantCulture),
        int or long or decimal => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
        _ => throw new NotSupportedException($"No result of these statements has a {value.GetType().Name}."),
    };

    private static SnowflakeRefusal RefusalOf(PostgresException refused) => refused.SqlState switch
    {
        PostgresErrorCodes.UndefinedTable => SnowflakeRefusal.Of("002003", "42S02", $"SQL compilation error:\n{refused.MessageText}: does not exist or not authorized."),
        PostgresErrorCodes.NotNullViolation => SnowflakeRefusal.Of("100072", "22000", $"NULL result in a non-nullable column: {refused.MessageText}"),
        _ => SnowflakeRefusal.Of("100038", refused.SqlState, refused.MessageText),
    };

    /// <summary>Of several, the failed one is named: https://docs.snowflake.com/en/developer-guide/sql-api/submitting-multiple-statements.</summary>
    private static SnowflakeRefusal OfStatement(SnowflakeWork work, string statement, SnowflakeRefusal refused) => work.Statements.Count == 1 ? refused : SnowflakeRefusal.Of(
        "100132", "P0000", $"JavaScript execution error: Uncaught Execution of multiple statements failed on statement \"{statement[..Math.Min(30, statement.Length)]} ...\" (at line 1, position 0).\n"
        + $"{refused.Message} in SYSTEM$MULTISTMT at '    throw `Execution of multiple statements failed on statement {{0}} (at line {{1}}, position {{2}}).`' position 4\nstackstrace: \nSYSTEM$MULTISTMT line: 10");
}
