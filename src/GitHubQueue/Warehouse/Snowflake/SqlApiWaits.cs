using Polly;
using Polly.Retry;

namespace GitHubQueue.Warehouse.Snowflake;

/// <summary>How long is waited: for a statement that runs, and before a request is sent again.</summary>
internal static class SqlApiWaits
{
    /// <summary>Of one request, at most.</summary>
    public const int Attempts = 5;

    private static readonly TimeSpan FirstPoll = TimeSpan.FromSeconds(0.25), LongestPoll = TimeSpan.FromSeconds(10), LongestRetry = TimeSpan.FromSeconds(30);

    /// <summary>Before a running statement is asked for again: soon at first, as most take a second, then ever more seldom.</summary>
    /// <param name="polls">How often that has been done.</param>
    public static TimeSpan BeforePoll(int polls)
    {
        var wait = FirstPoll * Math.Pow(1.5, Math.Min(polls, 20));
        return wait < LongestPoll ? wait : LongestPoll;
    }

    /// <summary>"Exponentially jittered backoff is recommended": https://docs.snowflake.com/en/developer-guide/sql-api/reference.</summary>
    /// <param name="say">Is told why, and how long will be waited.</param>
    public static ResiliencePipeline<SqlReply> Retries(TimeProvider time, Action<SqlReply, TimeSpan> say) => new ResiliencePipelineBuilder<SqlReply> { TimeProvider = time }
        .AddRetry(new RetryStrategyOptions<SqlReply>
        {
            MaxRetryAttempts = Attempts - 1,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = TimeSpan.FromSeconds(1),
            MaxDelay = LongestRetry,
            ShouldHandle = args => ValueTask.FromResult(args.Outcome.Result?.IsPassing == true),
            DelayGenerator = args => ValueTask.FromResult(args.Outcome.Result?.RetryAfter is { } asked && asked < LongestRetry ? asked : (TimeSpan?)null),
            OnRetry = args =>
            {
                say(args.Outcome.Result!, args.RetryDelay);
                return ValueTask.CompletedTask;
            },
        })
        .Build();
}
