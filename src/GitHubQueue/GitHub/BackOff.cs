namespace GitHubQueue.GitHub;

/// <summary>Delays that double from <paramref name="first"/>, each with up to a half added at random, none above <paramref name="longest"/>.</summary>
/// <remarks><paramref name="random"/>: gives numbers from 0 to below 1.</remarks>
internal sealed class BackOff(TimeSpan first, TimeSpan longest, Func<double> random)
{
    private const double Jitter = 0.5;

    /// <remarks><paramref name="attempt"/>: counted from 0.</remarks>
    public TimeSpan Delay(int attempt)
    {
        var doubled = first * Math.Pow(2, Math.Min(attempt, 30));
        var highest = longest / (1 + Jitter); // so that the longest delays are spread, too
        return (doubled < highest ? doubled : highest) * (1 + Jitter * random());
    }
}
