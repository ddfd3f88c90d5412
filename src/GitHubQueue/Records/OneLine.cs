namespace GitHubQueue.Records;

/// <summary>Somebody else's words, fit for a sentence.</summary>
public static class OneLine
{
    public const int Longest = 300;

    /// <summary>In one line, without a point at the end, and not too long.</summary>
    public static string? Of(string? text)
    {
        if (text is null)
            return null;
        var line = Whole(text).TrimEnd('.');
        return Cut(line, Longest);
    }

    /// <summary>No longer than that, and without half of a surrogate pair at the end, which no database takes.</summary>
    public static string Cut(string text, int length)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)] + "…";
    }

    /// <summary>Why a request failed.</summary>
    public static string Of(Exception error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return error is OperationCanceledException ? "no answer in time" : Of(error.GetBaseException().Message)!;
    }

    /// <summary>All of it in one line: control characters, which could draw on a terminal or forge a line of a log, become blanks.</summary>
    public static string Whole(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)) : text;
    }
}
