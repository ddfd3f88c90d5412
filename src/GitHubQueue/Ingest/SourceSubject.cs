using System.Globalization;
using GitHubQueue.Queue;
using GitHubQueue.Sources;

namespace GitHubQueue.Ingest;

/// <summary>What a checkpoint belongs to, as it is stored: an identity that stays, whatever the source is called.</summary>
internal static class SourceSubject
{
    /// <param name="origin">Of the API; null: the source isn't GitHub's.</param>
    /// <param name="known">The repository that its name stands for; null: GitHub doesn't say, or it isn't a repository's.</param>
    public static string Of(SourceOptions source, string? origin, KnownRepository? known) => (origin, source) switch
    {
        (null, _) => $"file:{source.Name}",
        (_, { Repository: not null }) when known is not null => string.Create(CultureInfo.InvariantCulture, $"{origin}/repositories/{known.Id}"),
        (_, { Repository: { } name }) => $"{origin}/repos/{name.ToString().ToLowerInvariant()}",
        (_, { Organization: { } organization }) => $"{origin}/orgs/{organization.ToLowerInvariant()}",
        _ => origin,
    };
}
