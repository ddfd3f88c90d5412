using GitHubQueue.Records;
using GitHubQueue.Sqlite;
using GitHubQueue.Tests.Support;
using NUnit.Framework;

namespace GitHubQueue.Tests.Sqlite;

public sealed class DatabaseLockTests
{
    [Test]
    public void Write_WhileAnotherProgramKeepsTheLock_SaysWhoMustEndAndKeepsNothing()
    {
        using var folder = new TemporaryFolder();
        using var other = new Database(folder["x.db"]);
        other.Execute("create table t(x integer)");
        using var database = new Database(folder["x.db"], busyTimeoutMilliseconds: 20);
        other.Execute("begin immediate");
        var failure = Assert.Throws<FailureException>(() => database.Write(() => database.Execute("insert into t values (1)")));
        Assert.That((failure!.Kind, failure.Message), Is.EqualTo((FailureKind.Unavailable,
            $"The database '{folder["x.db"]}' has been locked by another program for a minute, such as an open sqlite3 shell in a transaction: end that; nothing is lost.")));
        other.Execute("commit");
        database.Write(() => database.Execute("insert into t values (2)"));
        Assert.That(other.Prepare("select group_concat(x) from t").ScalarText(), Is.EqualTo("2"));
    }
}
