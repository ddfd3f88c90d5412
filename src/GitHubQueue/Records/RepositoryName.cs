using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace GitHubQueue.Records;

/// <summary>A repository's full name, <c>owner/name</c>. GitHub compares it without regard to case.</summary>
public sealed partial record RepositoryName(string Org, string Repo)
{
    /// <summary>What GitHub allows in an owner and in a repository's name, and nothing that could leave a path.</summary>
    [GeneratedRegex(@"\A(?<org>[A-Za-z0-9_][A-Za-z0-9_-]{0,99})/(?<repo>(?!\.{1,2}\z)[A-Za-z0-9._-]{1,100})\z")]
    private static partial Regex FullName { get; }

    public static bool TryParse(string? text, [NotNullWhen(true)] out RepositoryName? name)
    {
        var match = FullName.Match(text ?? "");
        name = match.Success ? new(match.Groups["org"].Value, match.Groups["repo"].Value) : null;
        return match.Success;
    }

    public bool Equals(RepositoryName? other) =>
        other is not null && string.Equals(ToString(), other.ToString(), StringComparison.OrdinalIgnoreCase);

    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(ToString());

    public override string ToString() => $"{Org}/{Repo}";
}
