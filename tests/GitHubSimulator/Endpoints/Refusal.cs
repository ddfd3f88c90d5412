using GitHubSimulator.Server;
using GitHubSimulator.Text;

namespace GitHubSimulator.Endpoints;

/// <summary>How GitHub refuses a repository, word for word as recorded.</summary>
internal static class Refusal
{
    public static Answer? Of(Availability availability) => availability switch
    {
        Availability.Deleted => Answer.NotFound(),
        Availability.Dmca => new Answer(451, Utf8Buffer.Of(
            """{"message":"Repository access blocked","block":{"reason":"dmca","created_at":"2021-04-22T17:53:56Z","html_url":"https://github.com/github/dmca/blob/master/2021/04/2021-04-22-example.md"}}""")),
        Availability.Tos => new Answer(403, Utf8Buffer.Of(
            """{"message":"Repository access blocked","block":{"reason":"tos","created_at":"2021-04-22T17:53:56Z","html_url":"https://github.com/tos"}}""")),
        Availability.NotAccessible => Answer.Error(403, "Resource not accessible by integration"),
        Availability.AdminOnly => Answer.Error(403, "Must have admin rights to Repository."),
        _ => null,
    };
}
