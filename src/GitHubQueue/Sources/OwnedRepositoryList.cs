using System.Runtime.CompilerServices;
using System.Text.Json;
using GitHubQueue.GitHub;
using GitHubQueue.Records;

namespace GitHubQueue.Sources;

/// <summary>
/// The repositories of an organisation (https://docs.github.com/en/rest/repos/repos#list-organization-repositories) or, where there is no
/// such organisation, of a user. By creation, ascending: new ones come last, so that none is passed over while the list is read.
/// </summary>
public sealed class OwnedRepositoryList(GitHubClient github, string owner)
{
    private string OfOrganization => Url("orgs");

    private string OfUser => Url("users");

    /// <param name="validator">Finds what to send with a request that was made before.</param>
    /// <exception cref="SourceEndedException">There is no such owner, or its list may not be read.</exception>
    public async IAsyncEnumerable<RepositoryListPage> ReadAsync(
        Func<string, Validator?> validator, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(validator);
        // Where a user was found the last time there is no need to ask for an organisation again.
        var url = validator(OfUser) is null ? OfOrganization : OfUser;
        var answer = await github.GetPageAsync(new Uri(url, UriKind.Relative), validator(url), cancellationToken).ConfigureAwait(false);
        if (answer is GoneAnswer { Reason: GoneReason.NotFound } && url == OfOrganization)
            answer = await github.GetPageAsync(new Uri(url = OfUser, UriKind.Relative), null, cancellationToken).ConfigureAwait(false);
        if (answer is NotModifiedAnswer)
        {
            yield return new(null, url, null);
            yield break;
        }
        // Behind a full page another may come, without a change of this one.
        for (var isOnly = answer is PageAnswer { Next: null, Elements.Count: < GitHubList.LargestPage }; ; isOnly = false)
        {
            if (answer is not PageAnswer page)
                throw answer is GoneAnswer { Reason: GoneReason.NotFound }
                    ? new SourceEndedException($"There is no organisation or user '{owner}' at '{github.Origin}': check the name, and whether the token in GITHUB_TOKEN may see it.", GoneReason.NotFound)
                    : SourceEndedException.Of(answer, null);
            yield return new([.. page.Elements.Select(Read).OfType<OwnedRepository>()], url, isOnly ? page.Validator : null);
            if (page.Next is not { } next)
                yield break;
            answer = await github.GetPageAsync(next, null, cancellationToken).ConfigureAwait(false);
        }
    }

    private string Url(string kind) => $"{kind}/{owner}/repos?sort=created&direction=asc&per_page={GitHubList.LargestPage}";

    private static OwnedRepository? Read(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json, JsonValues.DocumentOptions);
        var repository = document.RootElement;
        return repository.Field("id") is { ValueKind: JsonValueKind.Number } id && id.TryGetInt64(out var number)
            && RepositoryName.TryParse(repository.Field("full_name")?.TextOrNull(), out var name)
            ? new(number, name, Is(repository, "archived"), Is(repository, "fork"))
            : null;
    }

    private static bool Is(JsonElement repository, string flag) => repository.Field(flag)?.ValueKind == JsonValueKind.True;
}
