using System.Data;
using GitHubQueue.Records;
using Npgsql;

namespace GitHubQueue.Warehouse;

/// <summary>A database on a PostgreSQL server, 15 or later, and connections to it. Safe to use from several threads.</summary>
public sealed class Postgres : IAsyncDisposable
{
    private const int OldestServer = 15;

    private readonly string? _origin;
    private readonly Func<CancellationToken, Task<NpgsqlConnectionStringBuilder?>>? _renew;
    private readonly SemaphoreSlim _renewing = new(1);
    private volatile NpgsqlDataSource _source;
    private volatile bool _hasAnswered;
    private NpgsqlConnectionStringBuilder _settings;

    /// <summary>Connects to nothing yet.</summary>
    /// <param name="origin">Where the settings come from, for sentences; null: from the environment.</param>
    /// <param name="renew">Gives the settings that there are now, when the server refuses the password; its null says that there are no others. Null: they never change.</param>
    public Postgres(NpgsqlConnectionStringBuilder settings, string? origin = null, Func<CancellationToken, Task<NpgsqlConnectionStringBuilder?>>? renew = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        _settings = settings;
        _source = NpgsqlDataSource.Create(settings);
        _origin = origin;
        _renew = renew;
    }

    /// <summary>For people: host, port and database.</summary>
    public string Name => $"{_settings.Host}:{_settings.Port}/{_settings.Database}";

    /// <exception cref="FailureException">
    /// Input: the server refuses the user, has no such database, or is too old. Unavailable: it doesn't answer.
    /// </exception>
    public async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            var connection = await ConnectAsync(cancellationToken).ConfigureAwait(false);
            _hasAnswered = true;
            if (connection.PostgreSqlVersion.Major >= OldestServer)
                return connection;
            var version = connection.PostgreSqlVersion;
            await connection.DisposeAsync().ConfigureAwait(false);
            throw new FailureException(FailureKind.Input, $"PostgreSQL at '{_settings.Host}:{_settings.Port}' is version {version}, and {OldestServer} or later is needed: upgrade it, or name another server.");
        }
        catch (Exception fault) when (Explain(fault) is { } explained)
        {
            StopInstead(fault, cancellationToken);
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
        catch (Exception fault) when ((Explain(fault) ?? ExplainLost(fault, connection)) is { } explained)
        {
            StopInstead(fault, cancellationToken);
            if (fault is ObjectDisposedException)
                _source.Clear(); // or the pool would give it out again
            throw explained;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync().ConfigureAwait(false);
        _renewing.Dispose();
    }

    private async Task<NpgsqlConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        var source = _source;
        try
        {
            return await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException refused) when (PostgresFault.IsRefusal(refused) && _renew is not null)
        {
            if (!await RenewAsync(source, _renew, cancellationToken).ConfigureAwait(false))
                throw;
            return await _source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <returns>False: there are no other settings than the refused ones.</returns>
    private async Task<bool> RenewAsync(NpgsqlDataSource refused, Func<CancellationToken, Task<NpgsqlConnectionStringBuilder?>> renew, CancellationToken cancellationToken)
    {
        await _renewing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_source != refused)
                return true; // somebody else was faster
            if (await renew(cancellationToken).ConfigureAwait(false) is not { } settings)
                return false;
            _settings = settings;
            _source = NpgsqlDataSource.Create(settings);
            await refused.DisposeAsync().ConfigureAwait(false); // connections that are in use stay open until they are given back
            return true;
        }
        finally
        {
            _renewing.Release();
        }
    }

    /// <summary>What the server or the network does while the program is asked to stop is of no interest any more.</summary>
    private static void StopInstead(Exception fault, CancellationToken cancellationToken)
    {
        if (fault is not FailureException)
            cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>
    /// A connection that breaks between two commands makes the next one fail as wrongly used. One that broke while it was opened, and was opened
    /// in another way then, fails as disposed of although it is open: https://github.com/npgsql/npgsql/issues/6506.
    /// </summary>
    private FailureException? ExplainLost(Exception fault, NpgsqlConnection connection)
    {
        // Which of Npgsql's methods stand in the trace depends on what was inlined.
        var isLost = fault is ObjectDisposedException { ObjectName: "System.Threading.ManualResetEventSlim" } && fault.StackTrace?.Contains(" Npgsql.", StringComparison.Ordinal) == true;
        return isLost || (fault is InvalidOperationException && connection.State != ConnectionState.Open) ? Explain(new NpgsqlException("it was closed", fault)) : null;
    }

    private FailureException? Explain(Exception fault) => PostgresFault.Explain(fault, _settings, _origin, _hasAnswered);
}
