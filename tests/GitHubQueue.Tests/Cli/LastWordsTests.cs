using GitHubQueue.Cli;
using GitHubQueue.Records;
using Microsoft.Data.Sqlite;
using NUnit.Framework;

namespace GitHubQueue.Tests.Cli;

[Parallelizable(ParallelScope.All)]
public sealed class LastWordsTests
{
    private static readonly TestCaseData[] Faults =
    [
        new(new FailureException(FailureKind.Input, "This is wrong: mend it."), 2, "This is wrong: mend it."),
        new(new FailureException(FailureKind.Unavailable, "It went away: wait."), 1, "It went away: wait."),
        new(new OperationCanceledException(), 130, "Interrupted; what was committed is kept, and the same command goes on from there."),
        new(new SqliteException("no such\ntable", 1), 1, "SQLite failed (no such table): please report this with the command that you ran."),
        new(new UnauthorizedAccessException("Access to the path '/closed' is denied."), 2, "Access to the path '/closed' is denied: give this user permission there, and run the same command again."),
        new(new IOException("Broken pipe."), 1, "Broken pipe."),
    ];

    [TestCaseSource(nameof(Faults))]
    public void Of_WhatIsKnown_IsOneSentence(Exception fault, int exitCode, string sentence) => Assert.That(LastWords.Of(fault), Is.EqualTo((sentence, exitCode)));

    [Test]
    public void Of_ABug_IsOneLineThatTellsWhereItIs()
    {
        try
        {
            throw new InvalidOperationException("One line,\nand another.");
        }
        catch (InvalidOperationException bug)
        {
            Assert.That(LastWords.Of(bug), Is.EqualTo((
                $"Something went wrong that the program doesn't expect (InvalidOperationException {typeof(LastWordsTests).FullName}.{nameof(Of_ABug_IsOneLineThatTellsWhereItIs)}(): One line, and another): "
                + "please report this with the command that you ran; what was committed is kept.", 1)));
        }
    }
}
