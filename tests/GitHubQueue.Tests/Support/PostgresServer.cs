using Npgsql;
using NUnit.Framework;

namespace GitHubQueue.Tests.Support;

/// <summary>The PostgreSQL server that <c>scripts/test.sh</c> started or was given.</summary>
public static class PostgresServer
{
    /// <summary>A superuser's, for what concerns the whole server. Tables go into a database of the test's own.</summary>
    public static string AdminConnectionString => new NpgsqlConnectionStringBuilder(Given ?? throw new InvalidOperationException("Ask SkipUnlessGiven first."))
    {
        MaxPoolSize = 8, // dozens of tests may wait for one of these
        Timeout = 60,
    }.ConnectionString;

    private static string? Given =>
        Environment.GetEnvironmentVariable("GITHUB_QUEUE_TEST_POSTGRES") is { Length: > 0 } connectionString ? connectionString : null;

    public static bool IsGiven => Given is not null;

    public static void SkipUnlessGiven()
    {
        if (Given is null)
            Assert.Ignore("No PostgreSQL server: run scripts/test.sh, which starts one, or set GITHUB_QUEUE_TEST_POSTGRES to the connection string of one.");
    }

    /// <summary>An empty database that no other test uses. Skips the test where there is no server.</summary>
    public static Task<PostgresDatabase> CreateDatabaseAsync()
    {
        SkipUnlessGiven();
        return PostgresDatabase.CreateAsync(AdminConnectionString);
    }

    /// <summary>A whole server that no other test uses. Skips the test where the shared one is missing too.</summary>
    public static Task<OwnPostgresServer> StartOwnAsync()
    {
        SkipUnlessGiven();
        return OwnPostgresServer.StartAsync();
    }
}
