using GitHubQueue.Records;

namespace GitHubQueue.Cli.Config;

/// <summary>Where a secret is: <c>env:NAME</c> or <c>file:/path</c>. The config never holds the secret itself.</summary>
internal sealed record SecretReference(string Text)
{
    public static bool TryParse(string text, out SecretReference? reference)
    {
        var isOne = (text.StartsWith("env:", StringComparison.Ordinal) && text.Length > 4) || (text.StartsWith("file:", StringComparison.Ordinal) && text.Length > 5);
        reference = isOne ? new(text) : null;
        return isOne;
    }

    /// <summary>Null: the key is missing, or holds no reference, which is noted as a mistake.</summary>
    public static SecretReference? Read(Section section, string key)
    {
        if (section.Text(key) is not { } text)
            return null;
        // The value may be a secret: it isn't repeated.
        if (!TryParse(text, out var reference))
            section.Note(key, "must be a reference, not the secret itself; allowed: env:NAME, file:/path");
        return reference;
    }

    /// <summary>Fetches the secret; null: the variable is not set.</summary>
    /// <exception cref="FailureException">Input: the file can't be read.</exception>
    public string? Fetch()
    {
        if (Text.StartsWith("env:", StringComparison.Ordinal))
            return CommonOptions.Variable(Text[4..]);
        var path = Text[5..];
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new FailureException(FailureKind.Input, $"The secret in '{Text}' can't be read: check that the file exists and that you may read it.", fault);
        }
    }
}
