using Polly;
using Polly.Retry;

namespace GitHubQueue.GitHub;

/// <summary>How often, and after how long, a request that failed is sent again.</summary>
internal static class RetryPolicy
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(1);

    /// <remarks><paramref name="random"/>: gives numbers from 0 to below 1.</remarks>
    public static ResiliencePipeline<Verdict> Of(GitHubOptions options, Func<double> random, TimeProvider time, GitHubLog log)
    {
        var backOff = new BackOff(options.FirstDelay, LongestDelay, random);
        var builder = new ResiliencePipelineBuilder<Verdict> { TimeProvider = time };
        if (options.Retries > 0) // Polly takes no 0
            builder.AddRetry(new RetryStrategyOptions<Verdict>
            {
                MaxRetryAttempts = options.Retries,
                ShouldHandle = args => ValueTask.FromResult(args.Outcome.Result?.Failure is not null),
                DelayGenerator = args => ValueTask.FromResult<TimeSpan?>(args.Outcome.Result?.RetryAfter ?? backOff.Delay(args.AttemptNumber)),
                OnRetry = args =>
                {
                    log.Retrying(
                        args.Context.Properties.GetValue(Request.Key, null!).Url, args.Outcome.Result?.Failure ?? "", args.AttemptNumber + 1,
                        options.Retries, args.RetryDelay);
                    return ValueTask.CompletedTask;
                },
            });
        return builder.Build();
    }
}
