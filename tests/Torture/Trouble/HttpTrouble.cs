using GitHubSimulator;

namespace Torture.Trouble;

/// <summary>GitHub answers some requests with what it answers on bad days.</summary>
internal sealed class HttpTrouble(int seed)
{
    private const double Share = 0.05;

    private readonly Random _random = new(seed);
    private readonly Lock _gate = new();

    /// <summary>Null: all is well.</summary>
    public SimulatedGitHub? GitHub { get; set; }

    /// <summary>Asked for each request: the next one may meet a fault.</summary>
    public Task BeforeAnswerAsync(RequestInfo request)
    {
        _ = request;
        lock (_gate)
        {
            if (GitHub is { } github && _random.NextDouble() < Share)
                github.AddFault(Choose());
        }
        return Task.CompletedTask;
    }

    private Fault Choose() => _random.Next(100) switch
    {
        < 14 => new(FaultKind.Status) { Status = 500 },
        < 28 => new(FaultKind.Status) { Status = 502, Body = "<html>Bad gateway</html>" },
        < 36 => new(FaultKind.Html),
        < 44 => new(FaultKind.Secondary) { RetryAfter = 1 },
        < 52 => new(FaultKind.Secondary) { Status = 429, RetryAfter = 1, RetryAfterAsDate = _random.Next(2) == 0 },
        < 53 => new(FaultKind.Secondary),
        < 55 => new(FaultKind.Exhausted) { ResetIn = 2 },
        < 65 => new(FaultKind.Truncated),
        < 75 => new(FaultKind.Truncated) { Variant = "close" },
        < 85 => new(FaultKind.Reset),
        < 89 => new(FaultKind.Stall) { Ms = 6_000, Variant = _random.Next(2) == 0 ? "nothing" : "headers" },
        _ => new(FaultKind.Slow) { Ms = 200 + _random.Next(1_500) },
    };
}
