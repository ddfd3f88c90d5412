using System.Text.RegularExpressions;

namespace GitHubQueue.Secrets;

/// <summary>Where a secret is: <c>env:NAME</c>, <c>file:/path</c>, <c>gcp-secret:projects/p/secrets/s/versions/latest</c> or <c>aws-secret:name</c>. Never the secret itself.</summary>
/// <param name="Store">Before the first colon.</param>
/// <param name="Name">Behind it.</param>
public sealed partial record SecretReference(string Store, string Name)
{
    /// <summary>What a reference looks like, for sentences.</summary>
    public const string Forms = "env:NAME, file:/path, gcp-secret:projects/p/secrets/s/versions/latest, aws-secret:name";

    /// <summary>As people write it, which says nothing secret.</summary>
    public string Text => $"{Store}:{Name}";

    /// <summary>Names of AWS may be ARNs, and may be followed by <c>#key</c> of a JSON object: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html.</summary>
    [GeneratedRegex(@"\A(env:[A-Za-z_][A-Za-z0-9_]*|file:(?!gh[a-z]_|github_pat_)(?!.*://).+|gcp-secret:projects/[^\s/?#]+(/locations/[a-z0-9-]+)?/secrets/[A-Za-z0-9_-]+/versions/[A-Za-z0-9_-]+|aws-secret:[A-Za-z0-9/_+=.@:-]+(#.+)?)\z")]
    private static partial Regex Form { get; }

    /// <returns>Null: it isn't a reference; it may be a secret, and isn't to be repeated.</returns>
    public static SecretReference? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Form.IsMatch(text) && text.IndexOf(':', StringComparison.Ordinal) is var colon ? new(text[..colon], text[(colon + 1)..]) : null;
    }
}
