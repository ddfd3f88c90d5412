using GitHubQueue.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Torture.Trouble;

/// <summary>S3 refuses, cuts, delays, and sometimes does the work and doesn't say so.</summary>
internal sealed class S3Trouble(Tally faults, int seed)
{
    private const double Share = 0.12;

    private readonly Random _random = new(seed);
    private readonly Lock _gate = new();

    public bool IsOn { get; set; }

    /// <summary>What the request meets; null: nothing.</summary>
    public Fault? Choose(HttpRequest request)
    {
        _ = request;
        lock (_gate)
        {
            if (!IsOn || _random.NextDouble() >= Share)
                return null;
            var (name, fault) = Choose();
            faults.Add($"S3 {name}");
            return fault;
        }
    }

    private (string Name, Fault Fault) Choose() => _random.Next(7) switch
    {
        0 => ("500", Fault.Answer.S3(500, "InternalError")),
        1 => ("503", Fault.Answer.S3(503, "SlowDown")),
        2 => ("cut before the request", new Fault.CutBefore()),
        3 => ("lost answer", new Fault.CutAfter()),
        4 => ("cut within the answer", new Fault.CutWithin()),
        5 => ("trickling answer", new Fault.Trickle(TimeSpan.FromMilliseconds(100))),
        _ => ("delay", new Fault.Stall(Task.Delay(100 + _random.Next(2_500)))),
    };
}
