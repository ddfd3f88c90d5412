using System.Globalization;

namespace GitHubQueue.Cli.Config;

/// <summary>Something in the config file that a person has to mend.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Key">Where, such as <c>sources[2].repo</c>; empty: the file itself.</param>
/// <param name="Sentence">What was found and what is allowed.</param>
internal sealed record Mistake(long Line, string Key, string Sentence)
{
    private const int Longest = 1000;

    /// <summary>In one line, and not endless, whatever is quoted in it.</summary>
    public override string ToString() => Output.Short(
        string.Create(CultureInfo.InvariantCulture, $"line {Line}{(Key.Length == 0 ? "" : $", {Key}")}: {Sentence}"), Longest);
}
