using GitHubQueue.Records;
using Npgsql;

namespace GitHubQueue.Warehouse;

/// <summary>A database on a PostgreSQL server, 15 or later, and connections to it. Safe to use from several threads.</summary>
public sealed class Postgres : IAsyncDisposable
{
    private const int OldestServer = 15;

    private readonly NpgsqlConnectionStringBuilder _settings;
    private readonly NpgsqlDataSource _source;
    private volatile bool _hasAnswered;

    /// <summary>Connects to nothing yet.</summary>
    public Postgres(NpgsqlConnectionStringBuilder settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        _settings = settings;
        _source = NpgsqlDataSource.Create(settings);
    }

    /// <summary>For people: host, port and database.</summary>
    public string Name => $"{_settings.Host}:{_settings.Port}/{_settings.Database}";

    /// <exception cref="FailureException">
    /// Input: the server doesn't answer, refuses the user, has no such database, or is too old. Unavailable: it doesn't answer any more.
    /// </exception>
    public async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            var connection = await _source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            _hasAnswered = true;
            if (connection.PostgreSqlVersion.Major >= OldestServer)
                return connection;
            var version = connection.PostgreSqlVersion;
            await connection.DisposeAsync().ConfigureAwait(false);
            throw new FailureException(FailureKind.Input, $"PostgreSQL at '{_settings.Host}:{_settings.Port}' is version {version}, and {OldestServer} or later is needed: upgrade it, or name another server.");
        }
        catch (Exception fault) when (PostgresFault.Explain(fault, _settings, _hasAnswered) is { } explained && !cancellationToken.IsCancellationRequested)
        {
            throw explained;
        }
    }

    /// <summary>Does some work on a connection of its own.</summary>
    /// <exception cref="FailureException">As for <see cref="OpenAsync"/>; Unavailable: the server went away, and nothing that wasn't committed is kept.</exception>
    public async Task<T> UseAsync<T>(Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        var connection = await OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var closing = connection.ConfigureAwait(false);
        try
        {
            return await work(connection).ConfigureAwait(false);
        }
        catch (Exception fault) when (PostgresFault.Explain(fault, _settings, isWorking: true) is { } explained && !cancellationToken.IsCancellationRequested)
        {
            throw explained;
        }
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();
}
