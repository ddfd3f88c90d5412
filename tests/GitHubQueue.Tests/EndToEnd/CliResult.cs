using System.Text.Json;
using System.Text.RegularExpressions;
using NUnit.Framework;

namespace GitHubQueue.Tests.EndToEnd;

/// <summary>How a run of the program ended and what it said.</summary>
/// <param name="ExitCode">137 after SIGKILL.</param>
internal sealed partial record CliResult(int ExitCode, string Out, string Error)
{
    [GeneratedRegex(@"\A\d\d:\d\d:\d\dZ (DBG|INF|WRN|ERR) ")]
    private static partial Regex LogLine { get; }

    public bool WasKilled => ExitCode == 137;

    public IReadOnlyList<string> LogLines => [.. Lines(Error).Where(line => LogLine.IsMatch(line))];

    /// <summary>The one line of stderr that isn't a log line; a second one, such as a stack trace's, fails the test.</summary>
    public string Sentence
    {
        get
        {
            var said = Lines(Error).Where(line => !LogLine.IsMatch(line)).ToList();
            Assert.That(said, Has.Count.EqualTo(1), ToString());
            return said[0];
        }
    }

    /// <summary>What <c>--json</c> printed.</summary>
    public JsonElement Json
    {
        get
        {
            using var document = JsonDocument.Parse(Out);
            return document.RootElement.Clone();
        }
    }

    public long Number(string name) => Json.GetProperty(name).GetInt64();

    public CliResult Expect(int exitCode)
    {
        Assert.That(ExitCode, Is.EqualTo(exitCode), ToString());
        return this;
    }

    /// <summary>Ended with this code and this one sentence, and said nothing else.</summary>
    public CliResult ExpectOnly(int exitCode, string sentence)
    {
        Assert.That(this, Is.EqualTo(new CliResult(exitCode, "", sentence + "\n")));
        return this;
    }

    public override string ToString() => $"exit {ExitCode}\n--- stdout\n{Out}--- stderr\n{Error}";

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
