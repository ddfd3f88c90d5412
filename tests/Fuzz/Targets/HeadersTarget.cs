using Fuzz.Examples;
using Fuzz.Mutations;
using GitHubQueue.GitHub;

namespace Fuzz.Targets;

/// <summary>Headers: Link, Retry-After, ETag, rate limits, Date. Whatever they say, waits end within a day, and links are http addresses.</summary>
internal sealed class HeadersTarget : IFuzzTarget
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 8, 0, 0, TimeSpan.Zero);

    private static readonly TimeSpan Day = TimeSpan.FromDays(1) + TimeSpan.FromSeconds(1);

    private static readonly Uri Asked = new("https://api.github.com/repos/octocat/Hello-World/issues?page=1");

    private readonly Mutator _mutator = new(Answers.All, Answers.Words);

    public string Name => "headers";

    public byte[] Make(Dice dice) => _mutator.Next(dice);

    public string Run(ReadOnlySpan<byte> input)
    {
        var answer = HttpAnswer.Of(input);
        var headers = new ReplyHeaders(answer.Headers);
        var reply = new Reply(answer.Status, headers, answer.Body, Asked, Asked, Now);
        Within(headers.RetryAfter(Now), "Retry-After");
        Within(reply.PollInterval, "X-Poll-Interval");
        if (reply.Next is { } next && next.Scheme is not ("http" or "https"))
            throw new FindingException($"The next page is at '{next}'.");
        if (reply.NextIsUnreadable && reply.Next is not null)
            throw new FindingException("There is a next page, and there is none.");
        if (reply.LastPage < 0)
            throw new FindingException($"The last page is {reply.LastPage}.");
        Budget(headers);
        if (Validator.From(headers, "token") is not { } validator)
            return reply.Next is null ? "read" : "read, a link";
        using var request = Exchange.NewRequest(HttpMethod.Get, Asked, Sentence.Secret, validator);
        if (request.Headers.NonValidated.SelectMany(header => header.Value).Any(value => value.AsSpan().ContainsAny('\r', '\n', '\0')))
            throw new FindingException("A validator broke out of its header.");
        return validator.Matches(validator) ? "read, a validator" : throw new FindingException("A validator differs from itself.");
    }

    public void Dispose()
    {
    }

    private static void Budget(ReplyHeaders headers)
    {
        var budget = new RateBudget();
        budget.Observe(headers, Now);
        var resource = RateBudget.ResourceOf(headers);
        for (var request = 0; request < 3; request++)
        {
            Within(budget.Wait(resource, Now), "x-ratelimit-reset");
            budget.Take(resource, Now);
            _ = budget.Left(resource, Now);
            budget.Settle(resource, request == 1);
            budget.Observe(headers, Now.AddSeconds(request));
        }
        if (budget.Snapshots.Any(snapshot => snapshot.Remaining < 0 || snapshot.Limit < 0))
            throw new FindingException("A budget is below zero.");
    }

    private static void Within(TimeSpan? wait, string header)
    {
        if (wait < TimeSpan.Zero || wait > Day)
            throw new FindingException($"{header} makes it wait {wait}.");
    }
}
