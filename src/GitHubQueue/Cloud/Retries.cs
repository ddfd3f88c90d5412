using Polly;
using Polly.Retry;

namespace GitHubQueue.Cloud;

/// <summary>How requests to clouds are tried again: within seconds, ever more slowly, with jitter.</summary>
internal static class Retries
{
    /// <param name="attempts">At most, with the first one.</param>
    /// <param name="first">Before the second attempt; doubled before each further one.</param>
    /// <param name="isTransient">An error that may pass; the caller's own cancellation never does.</param>
    public static ResiliencePipeline Of(int attempts, TimeSpan first, Func<Exception, bool> isTransient) => new ResiliencePipelineBuilder()
        .AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = attempts - 1,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = first,
            ShouldHandle = attempt => ValueTask.FromResult(
                attempt.Outcome.Exception is { } error && !attempt.Context.CancellationToken.IsCancellationRequested && isTransient(error)),
        })
        .Build();
}
