using GitHubSimulator.Endpoints;
using GitHubSimulator.Faults;
using GitHubSimulator.Text;
using Microsoft.AspNetCore.Http;

namespace GitHubSimulator.Server;

/// <summary>An API request from arrival to statistics: fault, hook, admission, endpoint, answer.</summary>
internal sealed class ApiPipeline(
    SimulatorOptions options, Router router, AnswerWriter writer, Budgets budgets, Statistics statistics, FaultQueue faults,
    Suspensions suspensions, Func<Change, IReadOnlyList<int>> change, CancellationToken stopping)
{
    private readonly FaultAnswers faultAnswers = new(options.Time, budgets);

    public async Task AnswerAsync(HttpContext http)
    {
        var request = new ApiRequest(http, $"http://{http.Request.Host.Value}");
        var info = new RequestInfo(statistics.Begin(), request.Method, Router.Template(request), request.Target, request.Token, request.IfNoneMatch);
        var (status, bytes) = (0, 0L);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
        try
        {
            var fault = await MeetFaultsAsync(request, ending.Token);
            if (options.BeforeAnswer is { } hook) await hook(info);
            if (options.Latency > TimeSpan.Zero) await Task.Delay(options.Latency, options.Time, ending.Token);
            if (fault is { Kind: FaultKind.Reset or FaultKind.Stall }) await CutAsync(http, fault, ending.Token);
            else
            {
                using var answer = Decide(request, fault);
                (status, bytes) = await writer.WriteAsync(http, request, info, answer);
            }
        }
        catch (OperationCanceledException)
        {
            http.Abort(); // the client went away, or the simulator stops
        }
        finally
        {
            statistics.End(info, status, bytes);
        }
    }

    /// <summary>Applies what only delays or changes things, and answers with the fault that decides the answer, if any.</summary>
    private async Task<Fault?> MeetFaultsAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        foreach (var fault in faults.Take(request.Target))
        {
            if (fault.Kind == FaultKind.Slow) await Task.Delay(fault.Ms, cancellationToken);
            else if (fault.Kind == FaultKind.Change) change(fault.Change ?? new Change { Count = 1 });
            else return fault;
        }

        return null;
    }

    private Answer Decide(ApiRequest request, Fault? fault)
    {
        if (fault is { Kind: not FaultKind.Truncated }) return faultAnswers.Of(fault, request);
        var answer = Admit(request) ?? router.Answer(request);
        return fault is null ? answer : FaultAnswers.Truncate(answer, fault);
    }

    private Answer? Admit(ApiRequest request)
    {
        if (request.UserAgent.Length == 0)
        {
            return new Answer(403, Utf8Buffer.Of("""{"message":"Missing or invalid User Agent string. See http://developer.github.com/v3/#user-agent-required"}"""))
            { ContentType = "application/octet-stream", Counted = false, ShowsBudget = false };
        }

        if (options.RequiredToken is { } required && request.Token != required)
            return new Answer(401, Answer.Error(401, "Bad credentials").Body) { Counted = false };
        if (suspensions.Has(request.Token))
            return new Answer(403, Answer.Error(403, "Sorry. Your account was suspended.").Body) { Counted = false, ShowsBudget = false };
        return request.Path != "/rate_limit" && budgets.Look(request.Token).Remaining == 0 ? FaultAnswers.BudgetSpent(403, request) : null;
    }

    private static async Task CutAsync(HttpContext http, Fault fault, CancellationToken cancellationToken)
    {
        if (fault.Kind == FaultKind.Stall)
        {
            if (fault.Variant != "nothing")
            {
                http.Response.ContentType = Answer.Json;
                http.Response.ContentLength = 100_000;
                await http.Response.Body.FlushAsync(cancellationToken);
            }

            await Task.Delay(fault.Ms > 0 ? fault.Ms : Timeout.Infinite, cancellationToken);
        }

        http.Abort();
    }
}
