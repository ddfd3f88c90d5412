using System.Globalization;
using GitHubSimulator.Issues;
using GitHubSimulator.Repositories;
using GitHubSimulator.Server;

namespace GitHubSimulator.Endpoints;

/// <summary>A pull request with what lists leave out: https://docs.github.com/rest/pulls/pulls#get-a-pull-request.</summary>
internal sealed class PullEndpoint(Listing listing) : IRepositoryEndpoint
{
    public string Path => "/pulls/{number}";

    public Answer Answer(ApiRequest request, Repository repository, string argument) => Find(repository, argument) is { Pull.Known: true } pull
        ? listing.One(PayloadKind.PullDetails, repository, repository.PullPayloads.InFull(pull, repository.Stars()))
        : Server.Answer.NotFound();

    /// <summary>The pull request of a number; null where there is none or a plain issue has it.</summary>
    public static IssueState? Find(Repository repository, string number) =>
        int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
        && repository.Pulls.Find(value) is { Pull: not null } pull ? pull : null;
}
