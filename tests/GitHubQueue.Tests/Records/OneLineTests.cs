using GitHubQueue.Cli;
using GitHubQueue.Records;
using GitHubQueue.Sources;
using GitHubQueue.Tables;
using GitHubQueue.Tests.Support;
using NUnit.Framework;
using Serilog;

namespace GitHubQueue.Tests.Records;

/// <summary>What others wrote can't forge a line of an error, a log or a result, nor draw on a terminal.</summary>
[NonParallelizable] // one of them looks at stdout
public sealed class OneLineTests
{
    [TestCase("abc", 3, "abc")]
    [TestCase("abcd", 3, "abc…")]
    [TestCase("ab😀d", 3, "ab…")]
    [TestCase("a😀cd", 3, "a😀…")]
    public void Cut_NeverHalvesACharacter(string text, int length, string cut) => Assert.That(OneLine.Cut(text, length), Is.EqualTo(cut));

    private const string Forged = "x'\n12:00:00 INF all is well\u001b[2J\u0085\u007f";

    [Test]
    public void Failures_WithControlCharacters_AreOneLine()
    {
        Assert.That(new FailureException(FailureKind.Input, Forged).Message.Where(char.IsControl), Is.Empty);
        Assert.That(new SourceEndedException(Forged, null).Message.Where(char.IsControl), Is.Empty);
    }

    [TestCase("{\"title\":\t\u0085}")]
    [TestCase("{\"id\":\t{\"a\":\"\u007f\u0085\"}}")]
    public void ReasonOfADeadLetter_WithControlCharacters_IsOneLine(string payload)
    {
        var read = RowReader.Read(EntityStates.Of(0, "key", 0, "") with { Payload = System.Text.Encoding.UTF8.GetBytes(payload) });
        Assert.That(read.Reason!.Where(char.IsControl), Is.Empty, read.Reason);
    }

    [Test]
    public void ReasonOfADeadLetter_OfALongPayloadThatIsNotJson_IsShort()
    {
        var read = RowReader.Read(EntityStates.Of(0, "key", 0, "") with { Payload = System.Text.Encoding.UTF8.GetBytes("n" + new string('x', 100_000)) });
        Assert.That(read.Reason, Has.Length.LessThan(400).And.StartsWith("The payload is not JSON: "));
    }

    [Test]
    public void Log_OfANameWithLineBreaks_IsOneLine()
    {
        var lines = new LogLines();
        using var log = new LoggerConfiguration().Enrich.With<OneLineProperties>().WriteTo.Logger(lines.Log).CreateLogger();
        log.Warning("Buried record {Key}: {Count}", Forged, 7);
        Assert.That(lines.Lines.Single().Where(char.IsControl), Is.Empty);
        Assert.That(lines.Lines.Single(), Does.Contain("all is well").And.Contain("7"));
    }

    [Test]
    public void Result_WithControlCharacters_IsShownWithoutThem()
    {
        var (before, shown) = (Console.Out, new StringWriter());
        try
        {
            Console.SetOut(shown);
            Output.Line($"a\tb\nc {Forged[3..]}");
        }
        finally
        {
            Console.SetOut(before);
        }
        Assert.That(shown.ToString().Where(c => char.IsControl(c) && c is not ('\n' or '\t')), Is.Empty);
    }
}
