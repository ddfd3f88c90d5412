using GitHubQueue.GitHub;

namespace GitHubQueue.Sources;

/// <summary>A kind of source, as people name it in options and config.</summary>
/// <param name="name">Never changes.</param>
/// <param name="entity">What its lists hold.</param>
/// <param name="open">Opens a source of this kind.</param>
public sealed class SourceKind(string name, string entity, SourceScope scope, Func<SourceOptions, GitHubClient, TimeProvider, Source> open)
{
    public string Name => name;

    public string Entity => entity;

    public SourceScope Scope => scope;

    /// <summary>How often it is read when following, where nobody says. Default 15 minutes.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How far back a first run goes where nobody says, counted from now; null: the last seven days.</summary>
    public int? Months { get; init; }

    /// <param name="github">Null is good for <see cref="SourceScope.Files"/> only.</param>
    public Source Open(SourceOptions options, GitHubClient? github, TimeProvider time)
    {
        if (scope != SourceScope.Files)
            ArgumentNullException.ThrowIfNull(github);
        return open(options, github!, time);
    }

    public override string ToString() => name;
}
