using System.Text.Json;
using GitHubQueue.GitHub;
using GitHubQueue.Records;

namespace GitHubQueue.Sources;

/// <summary>A repository as GitHub knows it today.</summary>
public sealed record FoundRepository(long Id, RepositoryName Name);

/// <summary>Asks GitHub which repository a name stands for: https://docs.github.com/en/rest/repos/repos#get-a-repository.</summary>
public static class RepositoryLookup
{
    /// <returns>Null: GitHub doesn't say. Whether the repository is gone, its lists tell.</returns>
    /// <exception cref="FailureException">GitHub can't be reached, or refuses the token.</exception>
    public static async Task<FoundRepository?> FindAsync(GitHubClient github, RepositoryName name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(github);
        ArgumentNullException.ThrowIfNull(name);
        var answer = await github.GetObjectAsync(new Uri($"repos/{name.Org}/{name.Repo}", UriKind.Relative), null, cancellationToken).ConfigureAwait(false);
        return answer is ObjectAnswer found ? Read(found.Json) : null;
    }

    private static FoundRepository? Read(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json, JsonValues.DocumentOptions);
        var repository = document.RootElement;
        return repository.Field("id") is { ValueKind: JsonValueKind.Number } id && id.TryGetInt64(out var number)
            && RepositoryName.TryParse(repository.Field("full_name")?.TextOrNull(), out var name)
            ? new FoundRepository(number, name)
            : null;
    }
}
