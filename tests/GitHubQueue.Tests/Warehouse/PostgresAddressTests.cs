using GitHubQueue.Records;
using GitHubQueue.Warehouse;
using NUnit.Framework;

namespace GitHubQueue.Tests.Warehouse;

[Parallelizable(ParallelScope.All)]
public sealed class PostgresAddressTests
{
    /// <summary>Npgsql throws whatever it likes there; what it was given holds a password.</summary>
    [TestCase("Password=never-shown;Nonsense=")]
    [TestCase("a=b;=;Password=never-shown")]
    [TestCase("postgres://u:never-shown@h/d?nonsense=")]
    [TestCase("postgres://u:never-shown@[::/d")]
    [TestCase("never-shown\n")]
    public void Parse_WhatIsNoAddress_IsInputAndShowsNothing(string text)
    {
        var failure = Assert.Throws<FailureException>(() => PostgresSettings.Parse(text, "DATABASE_URL"))!;
        Assert.That((failure.Kind, failure.Message.Contains("never-shown", StringComparison.Ordinal)), Is.EqualTo((FailureKind.Input, false)));
    }
}
