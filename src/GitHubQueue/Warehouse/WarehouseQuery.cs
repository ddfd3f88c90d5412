using GitHubQueue.Records;
using Npgsql;

namespace GitHubQueue.Warehouse;

/// <summary>What a query found.</summary>
/// <param name="Rows">Values as .NET has them: numbers, texts, times, dates; null.</param>
public sealed record QueryResult(IReadOnlyList<string> Columns, IReadOnlyList<object?[]> Rows);

/// <summary>The canned queries: the files of <c>Postgres/queries</c>, which psql takes too. They take no parameters.</summary>
public static class WarehouseQuery
{
    /// <summary>Each with the first line of its file, which says what it shows.</summary>
    public static IReadOnlyList<(string Name, string Shows)> All { get; } =
        [.. WarehouseSql.Postgres.List("queries").Select(name => (name, WarehouseSql.Postgres.Read($"queries/{name}").Split('\n')[0].TrimStart('-', ' ')))];

    /// <exception cref="FailureException">Input: there is no such query, the server can't be used, or lacks the warehouse.</exception>
    public static async Task<QueryResult> RunAsync(Postgres postgres, string name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(postgres);
        if (!All.Any(query => query.Name == name))
            throw new FailureException(FailureKind.Input, $"There is no query '{name}': there are {string.Join(", ", All.Select(query => query.Name))}.");
        await new Migrator(postgres).CheckAsync(cancellationToken).ConfigureAwait(false);
        return await postgres.UseAsync(async connection =>
        {
            var command = new NpgsqlCommand(WarehouseSql.Postgres.Read($"queries/{name}"), connection);
            await using var closing = command.ConfigureAwait(false);
            var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using var reading = reader.ConfigureAwait(false);
            var rows = new List<object?[]>();
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(column => reader.IsDBNull(column) ? null : reader.GetValue(column))]);
            return new QueryResult([.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)], rows);
        }, cancellationToken).ConfigureAwait(false);
    }
}
