using GitHubQueue.Records;
using GitHubQueue.Warehouse;
using Npgsql;
using NUnit.Framework;

namespace GitHubQueue.Tests.Warehouse;

public sealed class PostgresSettingsTests
{
    [TestCase("postgres://octocat:secret@db.example:6543/warehouse", "db.example", 6543, "warehouse", "octocat", "secret")]
    [TestCase("postgresql://octocat:secret@db.example/warehouse", "db.example", 5432, "warehouse", "octocat", "secret")]
    [TestCase("POSTGRES://octocat@db.example", "db.example", 5432, null, "octocat", null)]
    [TestCase("postgres://db.example/", "db.example", 5432, null, null, null)]
    [TestCase("postgres://db.example/a%2Fb", "db.example", 5432, "a/b", null, null)]
    [TestCase("postgres://octo%40cat:p%40ss%3Aw%2Frd%25%20%C3%A9@db.example/x", "db.example", 5432, "x", "octo@cat", "p@ss:w/rd% é")]
    [TestCase("postgres://octocat:a:b@db.example/x", "db.example", 5432, "x", "octocat", "a:b")]
    [TestCase("postgres://octocat:a+b@db.example/x", "db.example", 5432, "x", "octocat", "a+b")]
    [TestCase("postgres://octocat:@db.example/x", "db.example", 5432, "x", "octocat", "")]
    [TestCase("postgres://[::1]:6543/x", "[::1]", 6543, "x", null, null)]
    [TestCase("postgres://octocat:s;Host=evil@db.example/x", "db.example", 5432, "x", "octocat", "s;Host=evil")]
    [TestCase("Host=db.example;Port=6543;Database=x;Username=octocat;Password='a;b'", "db.example", 6543, "x", "octocat", "a;b")]
    [TestCase("host=db.example", "db.example", 5432, null, null, null)]
    public void Parse_OfAnAddress_TakesItsParts(string text, string host, int port, string? database, string? user, string? password)
    {
        var settings = PostgresSettings.Parse(text, "DATABASE_URL");
        Assert.That((settings.Host, settings.Port, settings.Database, settings.Username, settings.Password), Is.EqualTo((host, port, database, user, password)));
    }

    [Test]
    public void Parse_OfOptions_TakesThoseOfLibpqAndOfNpgsql()
    {
        var settings = PostgresSettings.Parse(
            "postgres://db/x?sslrootcert=%2Fetc%2Fca.pem&sslcert=/c&sslkey=/k&connect_timeout=7&application_name=mine&options=-c%20search_path%3Dx&target_session_attrs=read-write&channel_binding=require&Maximum%20Pool%20Size=3",
            "DATABASE_URL");
        Assert.That((settings.RootCertificate, settings.SslCertificate, settings.SslKey, settings.Timeout), Is.EqualTo(("/etc/ca.pem", "/c", "/k", 7)));
        Assert.That(
            (settings.ApplicationName, settings.Options, settings.TargetSessionAttributes, settings.ChannelBinding, settings.MaxPoolSize),
            Is.EqualTo(("mine", "-c search_path=x", "read-write", ChannelBinding.Require, 3)));
    }

    [TestCase("disable", SslMode.Disable)]
    [TestCase("allow", SslMode.Allow)]
    [TestCase("prefer", SslMode.Prefer)]
    [TestCase("require", SslMode.Require)]
    [TestCase("verify-ca", SslMode.VerifyCA)]
    [TestCase("verify-full", SslMode.VerifyFull)]
    public void Parse_OfAnSslMode_TakesTheWordsOfLibpq(string word, SslMode mode) =>
        Assert.That(PostgresSettings.Parse($"postgres://db/x?sslmode={word}", "DATABASE_URL").SslMode, Is.EqualTo(mode));

    [Test]
    public void Parse_OfAnything_TellsNoRowsAndWaitsForLongWorkAndNoticesALostServer()
    {
        foreach (var settings in new[] { PostgresSettings.Parse("postgres://db/x", "DATABASE_URL"), PostgresSettings.OfParts("db", null, null, null, null) })
        {
            Assert.That(
                (settings.IncludeErrorDetail, settings.CommandTimeout, settings.KeepAlive, settings.ApplicationName, settings.Options),
                Is.EqualTo((false, 0, 30, "github-queue", "-c timezone=UTC")));
        }
        Assert.That(PostgresSettings.Parse("Host=db;Include Error Detail=true", "DATABASE_URL").IncludeErrorDetail, Is.False, "details hold rows");
    }

    [TestCase("")]
    [TestCase("github")]
    [TestCase("mysql://octocat:secret@db/x")]
    [TestCase("postgres:///x")]
    [TestCase("postgres://octocat:secret@/x")]
    [TestCase("postgres://octocat:secret@db:port/x")]
    [TestCase("postgres://octocat:secret@db:99999/x")]
    [TestCase("postgres://octocat:se/cret@db/x")]
    [TestCase("postgres://octocat:secret@db/x?no_such_option=secret")]
    [TestCase("postgres://octocat:secret@db/x?sslmode=secret")]
    [TestCase("Host=db;Nonsense=secret")]
    [TestCase("Host=db;Port=secret")]
    [TestCase("Username=octocat;Password=secret")]
    public void Parse_OfWhatIsNoAddress_SaysWhereItIsAndNotWhatItIs(string text)
    {
        var failure = Assert.Throws<FailureException>(() => PostgresSettings.Parse(text, "env:WAREHOUSE"))!;
        Assert.That(failure.Kind, Is.EqualTo(FailureKind.Input));
        Assert.That(failure.Message, Does.Match("^The address of PostgreSQL in env:WAREHOUSE (can't be understood|names no host): use one such as postgres://user:password@localhost:5432/github\\.$"));
    }

    [Test]
    public void OfParts_WithoutSome_TakesDefaults()
    {
        var settings = PostgresSettings.OfParts("db", null, null, null, null);
        Assert.That((settings.Host, settings.Port, settings.Database, settings.Username, settings.Password), Is.EqualTo(("db", 5432, "github", "postgres", (string?)null)));
        settings = PostgresSettings.OfParts("::1", "6543", "x", "octocat", "p@ss;word='");
        Assert.That((settings.Host, settings.Port, settings.Database, settings.Username, settings.Password), Is.EqualTo(("::1", 6543, "x", "octocat", "p@ss;word='")));
    }

    [TestCase("0")]
    [TestCase("65536")]
    [TestCase("5432x")]
    [TestCase("-1")]
    public void OfParts_WithAPortThatIsNone_SaysSo(string port) => Assert.That(
        () => PostgresSettings.OfParts("db", port, null, null, null),
        Throws.TypeOf<FailureException>().With.Message.EqualTo($"The port '{port}' in DB_PORT is not one: use a number from 1 to 65535."));
}
