namespace GitHubQueue.GitHub;

/// <summary>Says of each reset once that it is waited for, however many requests wait. Not safe for several threads at once.</summary>
internal sealed class LimitNotices(TokenPool pool, GitHubLog log)
{
    /// <summary>Not worth a word: the seconds between the first requests after a reset.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(3);

    private readonly Dictionary<(string Token, string Resource), DateTimeOffset> _said = [];

    public void Say(string resource, DateTimeOffset now)
    {
        if (pool.First(resource, now) is not { } first)
            return;
        if (first.Wait(resource, now) == TimeSpan.Zero)
            SayWhichAreUsedUp(resource, now);
        else if (first.Budget[resource] is { } budget && now + first.Budget.Wait(resource, now) is var until && IsNews("", resource, now, until))
            SayAllAreUsedUp(budget, until);
    }

    private void SayWhichAreUsedUp(string resource, DateTimeOffset now)
    {
        foreach (var token in pool.InUse)
        {
            var until = now + token.Budget.Wait(resource, now);
            if (token.Budget[resource] is { } budget && IsNews(token.Credential.Id, resource, now, until))
                log.UsedUp(token.Credential.Id, budget, until);
        }
    }

    private void SayAllAreUsedUp(BudgetSnapshot first, DateTimeOffset until)
    {
        if (pool.InUse.Count > 1)
            log.WaitingForResets(pool.InUse.Count, first.Resource, until);
        else
            log.WaitingForReset(first, until);
    }

    private bool IsNews(string token, string resource, DateTimeOffset now, DateTimeOffset until)
    {
        var key = (token, resource.ToLowerInvariant());
        if (until - now <= Moment || until - _said.GetValueOrDefault(key) <= Moment)
            return false;
        _said[key] = until;
        return true;
    }
}
