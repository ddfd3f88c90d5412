using Dapper;
using GitHubQueue.Records;
using GitHubQueue.Tests.Support;
using GitHubQueue.Warehouse;
using Npgsql;
using NUnit.Framework;

namespace GitHubQueue.Tests.Warehouse;

/// <summary>A password that is kept elsewhere and exchanged there while the program runs.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class PostgresRenewalTests
{
    [Test]
    public async Task OpenAsync_WithAPasswordThatIsRefused_TakesTheNewOneOnce()
    {
        await using var login = await PostgresLogin.CreateAsync("old");
        var renewals = 0;
        await using var postgres = new Postgres(login.Settings("old"), "'aws-secret:url'", _ =>
        {
            renewals++;
            return Task.FromResult<NpgsqlConnectionStringBuilder?>(login.Settings("new"));
        });
        Assert.That(await postgres.UseAsync(connection => connection.ExecuteScalarAsync<int>("select 1"), default), Is.EqualTo(1));
        await login.ChangeAsync("new");
        Assert.That(
            await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => postgres.UseAsync(connection => connection.ExecuteScalarAsync<int>("select 1"), default))),
            Is.All.EqualTo(1));
        Assert.That(renewals, Is.EqualTo(1));
    }

    [TestCase(null)]
    [TestCase("wrong")]
    public async Task OpenAsync_WithoutAPasswordThatIsAccepted_NamesTheirPlace(string? other)
    {
        await using var login = await PostgresLogin.CreateAsync("old");
        var renewals = 0;
        await using var postgres = new Postgres(login.Settings("never-shown"), "'aws-secret:url'", _ =>
        {
            renewals++;
            return Task.FromResult(other is null ? null : login.Settings(other));
        });
        var failure = await Assert.ThrowsAsync<FailureException>(() => postgres.OpenAsync(default));
        Assert.That((failure!.Kind, failure.Message, renewals), Is.EqualTo((FailureKind.Input,
            $"PostgreSQL at '{login.Place}' refused user '{login.User}' (password authentication failed for user \"{login.User}\"): check user and password in 'aws-secret:url'.", 1)));
        Assert.That(failure.ToString(), Does.Not.Contain("never-shown"));
    }
}
