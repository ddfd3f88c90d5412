using System.Reflection;
using Dapper;
using GitHubQueue.Records;
using GitHubQueue.Tests.Support;
using GitHubQueue.Warehouse;
using Npgsql;
using NUnit.Framework;

namespace GitHubQueue.Tests.Warehouse;

/// <summary>A connection can break while nothing is going on; what fails then isn't always what Npgsql calls a fault of the server.</summary>
[Parallelizable(ParallelScope.All)]
[Category("Postgres")]
public sealed class LostConnectionTests
{
    [Test]
    public async Task UseAsync_OfAConnectionThatIsLostBetweenTwoCommands_SaysSo()
    {
        await using var database = await PostgresServer.CreateDatabaseAsync();
        await using var postgres = new Postgres(new(database.ConnectionString));
        var failure = await Assert.ThrowsAsync<FailureException>(() => postgres.UseAsync(async connection =>
        {
            await EndAsync(database, connection);
            await using var command = new NpgsqlCommand("select 1", connection);
            return await command.ExecuteScalarAsync();
        }, default));
        Assert.That(failure!.Kind, Is.EqualTo(FailureKind.Unavailable));
        Assert.That(failure.Message, Does.StartWith("The connection to PostgreSQL at '").And.EndWith("run the same command again; what was committed is kept."));
    }

    /// <summary>Npgsql 10 gives out such connections, and keeps them in its pool: https://github.com/npgsql/npgsql/issues/6506.</summary>
    [Test]
    public async Task UseAsync_OfAConnectionThatBrokeWhileItWasOpened_SaysSo_AndTheNextIsAnother()
    {
        await using var database = await PostgresServer.CreateDatabaseAsync();
        await using var postgres = new Postgres(new(database.ConnectionString));
        var failure = await Assert.ThrowsAsync<FailureException>(() => postgres.UseAsync(async connection =>
        {
            await using var transaction = await connection.BeginTransactionAsync();
            Spoil(connection);
            return await connection.ExecuteScalarAsync<int>("select 1");
        }, default));
        Assert.That(failure!.Kind, Is.EqualTo(FailureKind.Unavailable));
        Assert.That(await postgres.UseAsync(connection => connection.ExecuteScalarAsync<int>("select 1"), default), Is.EqualTo(1));
    }

    [Test]
    public async Task UseAsync_OfAConnectionThatIsLostWithinARow_SaysSo()
    {
        await using var database = await PostgresServer.CreateDatabaseAsync();
        await using var postgres = new Postgres(new(database.ConnectionString));
        var failure = await Assert.ThrowsAsync<FailureException>(() => postgres.UseAsync<int>(
            _ => throw new System.Data.DataException("Exception while reading from stream", new NpgsqlException("Exception while reading from stream", new IOException("Connection reset by peer"))), default));
        Assert.That((failure!.Kind, failure.Message), Is.EqualTo((FailureKind.Unavailable,
            $"The connection to PostgreSQL at '{new NpgsqlConnectionStringBuilder(database.ConnectionString).Host}:{new NpgsqlConnectionStringBuilder(database.ConnectionString).Port}' was lost (Connection reset by peer): run the same command again; what was committed is kept.")));
    }

    [Test]
    public async Task UseAsync_OfAConnectionThatIsLostWhileItIsAskedToStop_Stops()
    {
        await using var database = await PostgresServer.CreateDatabaseAsync();
        await using var postgres = new Postgres(new(database.ConnectionString));
        using var stop = new CancellationTokenSource();
        await Assert.CatchAsync<OperationCanceledException>(() => postgres.UseAsync<int>(async _ =>
        {
            await stop.CancelAsync();
            throw new NpgsqlException("Exception while writing to stream", new IOException("Connection reset by peer"));
        }, stop.Token));
    }

    [Test]
    public async Task UseAsync_WithAMistakeOfItsOwn_DoesNotBlameTheServer()
    {
        await using var database = await PostgresServer.CreateDatabaseAsync();
        await using var postgres = new Postgres(new(database.ConnectionString));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => postgres.UseAsync<int>(_ => throw new ObjectDisposedException("mine"), default));
    }

    /// <summary>The server ends it, and a first command has found that out.</summary>
    private static async Task EndAsync(PostgresDatabase database, NpgsqlConnection connection)
    {
        await using var other = await database.OpenAsync();
        await other.ExecuteAsync("select pg_terminate_backend(@Id)", new { Id = connection.ProcessID });
        await Assert.CatchAsync<NpgsqlException>(() => connection.ExecuteAsync("select 1"));
    }

    /// <summary>Open, and with a part that was disposed of, as it is when a second way of opening it worked.</summary>
    private static void Spoil(NpgsqlConnection connection)
    {
        const BindingFlags inside = BindingFlags.Instance | BindingFlags.NonPublic;
        var connector = typeof(NpgsqlConnection).GetProperty("Connector", inside)!.GetValue(connection)!;
        foreach (var part in connector.GetType().GetFields(inside | BindingFlags.Public).Where(field => field.FieldType == typeof(ManualResetEventSlim)))
            ((ManualResetEventSlim)part.GetValue(connector)!).Dispose();
        foreach (var part in connector.GetType().GetProperties(inside | BindingFlags.Public).Where(property => property.PropertyType == typeof(ManualResetEventSlim)))
            ((ManualResetEventSlim)part.GetValue(connector)!).Dispose();
    }
}
