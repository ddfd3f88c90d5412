using GitHubQueue.Records;

namespace Fuzz;

/// <summary>What the program says to people: one line, not endless, without a trace of its insides, and never a secret.</summary>
public static class Sentence
{
    /// <summary>In the requests of targets that sign them, and among the words that are put into inputs: a server that knows it may send it back.</summary>
    public const string Secret = "ghp_0123456789abcdefFUZZ0123456789abcdef";

    private const int Longest = 4000;

    /// <exception cref="FindingException">It isn't fit to be shown.</exception>
    public static void Check(string? sentence, string? secret = null)
    {
        if (sentence is null)
            return;
        if (string.IsNullOrWhiteSpace(sentence))
            throw new FindingException("There is no sentence.");
        if (sentence.Length > Longest)
            throw new FindingException($"The sentence has {sentence.Length} characters: {sentence[..200]}…");
        if (sentence.Any(char.IsControl))
            throw new FindingException($"The sentence holds control characters: {Shown(sentence)}");
        if (sentence.Contains("   at ", StringComparison.Ordinal) || sentence.Contains("The program failed", StringComparison.Ordinal))
            throw new FindingException($"The sentence tells of the program's insides: {Shown(sentence)}");
        if (secret is not null && sentence.Contains(secret, StringComparison.Ordinal))
            throw new FindingException($"The sentence holds a secret: {Shown(sentence)}");
    }

    /// <summary>Checks what a failure says.</summary>
    /// <returns>Its kind.</returns>
    public static string Of(FailureException failure, string? secret)
    {
        ArgumentNullException.ThrowIfNull(failure);
        Check(failure.Message, secret);
        return $"refused ({failure.Kind})";
    }

    private static string Shown(string sentence) => string.Concat(sentence.Select(c => char.IsControl(c) ? $"\\x{(int)c:x2}" : $"{c}"));
}
