namespace GitHubQueue.Cloud;

/// <summary>Somebody else's words, fit for the middle of a sentence: in one line, and not too long.</summary>
internal static class OneLine
{
    public const int Longest = 300;

    public static string? Of(string? text)
    {
        if (text is null)
            return null;
        var line = string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)).TrimEnd('.');
        return line.Length <= Longest ? line : line[..Longest] + "…";
    }

    /// <summary>Why a request failed.</summary>
    public static string Of(Exception error) => error is OperationCanceledException ? "no answer in time" : Of(error.GetBaseException().Message)!;
}
