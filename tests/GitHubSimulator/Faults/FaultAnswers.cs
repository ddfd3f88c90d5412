using System.Globalization;
using GitHubSimulator.Server;
using GitHubSimulator.Text;

namespace GitHubSimulator.Faults;

/// <summary>The answers of faults, with the bodies that were recorded.</summary>
internal sealed class FaultAnswers(TimeProvider time, Budgets budgets)
{
    private const string Html = "<html><body><h1>503 Service Unavailable</h1>No server is available to handle this request.</body></html>";
    private const string SecondaryLimit =
        """{"documentation_url":"https://docs.github.com/en/free-pro-team@latest/rest/overview/resources-in-the-rest-api#secondary-rate-limits","message":"You have exceeded a secondary rate limit. Please wait a few minutes before you try again."}""";

    public Answer Of(Fault fault, ApiRequest request)
    {
        var answer = fault.Kind switch
        {
            FaultKind.Secondary => Secondary(fault),
            FaultKind.Exhausted => Exhausted(fault, request),
            FaultKind.Html => new Answer(fault.Status ?? 503, Utf8Buffer.Of(fault.Body ?? Html)) { Counted = false, ShowsBudget = false },
            FaultKind.NotFoundPage => Answer.NotFound(),
            _ => Status(fault),
        };
        foreach (var (name, value) in fault.Headers ?? new Dictionary<string, string>()) answer.Headers[name] = value;
        return answer;
    }

    /// <summary>What a client with an empty budget gets.</summary>
    public static Answer BudgetSpent(int status, ApiRequest request) => new(status, Utf8Buffer.Of(request.Token is null
        ? """{"message":"API rate limit exceeded for 127.0.0.1. (But here's the good news: Authenticated requests get a higher rate limit. Check out the documentation for more details.)","documentation_url":"https://docs.github.com/rest/overview/resources-in-the-rest-api#rate-limiting"}"""
        : """{"message":"API rate limit exceeded for user ID 583231.","documentation_url":"https://docs.github.com/rest/overview/resources-in-the-rest-api#rate-limiting","status":"403"}"""))
    { Counted = false };

    /// <summary>The first half of an answer: complete as HTTP, but not as JSON; or cut off on the way.</summary>
    public static Answer Truncate(Answer answer, Fault fault)
    {
        if (fault.Variant == "close") answer.CutHalfway = true;
        else answer.Body?.Truncate(answer.Body.Length / 2);
        answer.Tagged = false;
        answer.Sent = null;
        return answer;
    }

    private static Answer Status(Fault fault)
    {
        var status = fault.Status ?? 500;
        if (fault.Body is not null) return new Answer(status, Utf8Buffer.Of(fault.Body));
        return status is 204 or 304 ? new Answer(status) : Answer.Error(status, status >= 500 ? "Server Error" : "Simulated");
    }

    private Answer Secondary(Fault fault)
    {
        var answer = new Answer(fault.Status ?? 403, Utf8Buffer.Of(fault.Body ?? SecondaryLimit));
        if (fault.RetryAfter is { } seconds)
        {
            answer.Headers["Retry-After"] = fault.RetryAfterAsDate
                ? time.GetUtcNow().AddSeconds(seconds).ToString("R", CultureInfo.InvariantCulture)
                : Math.Ceiling(seconds).ToString(CultureInfo.InvariantCulture);
        }

        return answer;
    }

    private Answer Exhausted(Fault fault, ApiRequest request)
    {
        budgets.Set(request.Token, 0, TimeSpan.FromSeconds(fault.ResetIn));
        return BudgetSpent(fault.Status ?? 403, request);
    }
}
