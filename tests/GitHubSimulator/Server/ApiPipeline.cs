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
        var info = statistics.Begin(request, router.Template(request));
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
        try
        {
            var fault = await MeetFaultsAsync(request, ending.Token);
            if (options.BeforeAnswer is { } hook) await hook(info);
            if (options.Latency > TimeSpan.Zero) await Task.Delay(options.Latency, ending.Token);
            if (fault is { Kind: FaultKind.Reset or FaultKind.Stall })
            {
                statistics.End(info, 0, 0);
                await CutAsync(http, fault, ending.Token);
            }
            else
            {
                using var answer = Decide(request, fault);
                await SendAsync(http, request, info, answer, ending.Token);
            }
        }
        catch (OperationCanceledException)
        {
            http.Abort(); // the client went away, or the simulator stops
        }
        catch (ArgumentException e)
        {
            // A fault or hook asked for what can't be done: say so where whoever set it will look.
            using var answer = Answer.Error(500, "The simulator failed: " + e.Message);
            await SendAsync(http, request, info, answer, ending.Token);
        }
        finally
        {
            statistics.End(info, 0, 0);
        }
    }

    /// <summary>Counts the answer before it goes out, so that a client that has it finds it counted.</summary>
    private async Task SendAsync(HttpContext http, ApiRequest request, RequestInfo info, Answer answer, CancellationToken cancellationToken)
    {
        var body = writer.Prepare(http, request, info, answer);
        try
        {
            var length = body is null ? 0 : answer.CutHalfway ? body.Length / 2 : body.Length;
            statistics.End(info, http.Response.StatusCode, length);
            if (body is null) return;
            if (!answer.CutHalfway) answer.Sent?.Invoke();
            await http.Response.Body.WriteAsync(body.Memory[..length], cancellationToken);
            if (!answer.CutHalfway) return;
            await http.Response.Body.FlushAsync(cancellationToken);
            http.Abort();
        }
        finally
        {
            if (body != answer.Body) body?.Dispose();
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
