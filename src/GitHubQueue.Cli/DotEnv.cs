using GitHubQueue.Records;

namespace GitHubQueue.Cli;

/// <summary>
/// Reads a <c>.env</c> file into the environment: lines of <c>NAME=value</c>, with quotes where a value needs them, <c>export</c> and
/// <c>#</c> comments allowed. What the environment has already stays. The AWS SDK then sees it too.
/// </summary>
internal static class DotEnv
{
    /// <exception cref="FailureException">Input: a line that isn't one, or a file that can't be read.</exception>
    public static void Load(string path)
    {
        if (!File.Exists(path))
            return;
        var number = 0;
        foreach (var line in Lines(path))
        {
            number++;
            var text = line.Trim();
            if (text.Length == 0 || text[0] == '#')
                continue;
            if (text.StartsWith("export ", StringComparison.Ordinal))
                text = text[7..].TrimStart();
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1 || text[..equals].Any(c => !char.IsAsciiLetterOrDigit(c) && c != '_'))
                throw new FailureException(FailureKind.Input, $"Line {number} of '{path}' is not NAME=value: mend or remove it.");
            var name = text[..equals];
            if (Environment.GetEnvironmentVariable(name) is null)
                Environment.SetEnvironmentVariable(name, Value(text[(equals + 1)..].Trim()));
        }
    }

    private static string[] Lines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new FailureException(FailureKind.Input, $"The file '{path}' can't be read: give this user read permission, or move it away.", fault);
        }
    }

    private static string Value(string text)
    {
        if (text.Length >= 2 && text[0] is '"' or '\'' && text.IndexOf(text[0], 1) is > 0 and var end)
            return text[1..end];
        var comment = text.IndexOf(" #", StringComparison.Ordinal);
        return comment < 0 ? text : text[..comment].TrimEnd();
    }
}
