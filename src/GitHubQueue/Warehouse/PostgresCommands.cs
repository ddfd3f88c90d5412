using Dapper;
using Npgsql;

namespace GitHubQueue.Warehouse;

internal static class PostgresCommands
{
    /// <param name="arguments">An object whose properties are the parameters; null: there are none.</param>
    /// <returns>How many rows it changed.</returns>
    public static Task<int> ExecuteAsync(this NpgsqlConnection connection, string sql, object? arguments, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(sql, arguments, cancellationToken: cancellationToken));

    /// <summary>The first column of the first row; the type's default where there is none.</summary>
    /// <inheritdoc cref="ExecuteAsync"/>
    public static Task<T?> ScalarAsync<T>(this NpgsqlConnection connection, string sql, object? arguments, CancellationToken cancellationToken) =>
        connection.ExecuteScalarAsync<T>(new CommandDefinition(sql, arguments, cancellationToken: cancellationToken));

    /// <inheritdoc cref="ExecuteAsync"/>
    public static async Task<List<T>> ListAsync<T>(this NpgsqlConnection connection, string sql, object? arguments, CancellationToken cancellationToken) =>
        (await connection.QueryAsync<T>(new CommandDefinition(sql, arguments, cancellationToken: cancellationToken)).ConfigureAwait(false)).AsList();
}
