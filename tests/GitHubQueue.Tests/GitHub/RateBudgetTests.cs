using GitHubQueue.GitHub;
using NUnit.Framework;

namespace GitHubQueue.Tests.GitHub;

[Parallelizable(ParallelScope.All)]
public sealed class RateBudgetTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 8, 0, 0, TimeSpan.Zero);

    [TestCase(0, 0)]
    [TestCase(5, 0)]
    [TestCase(10, 1)]
    [TestCase(60, 6)]
    [TestCase(5000, 50)]
    [TestCase(15000, 50)]
    public void Reserve_IsATenthAndAtMostFifty(int limit, int expected) => Assert.That(RateBudget.Reserve(limit), Is.EqualTo(expected));

    [TestCase(51, 0)]
    [TestCase(50, 601)]
    [TestCase(0, 601)]
    public void Wait_DownToTheReserve_IsUntilASecondAfterReset(int remaining, int seconds)
    {
        var budget = Observed(Headers(5000, remaining, Now.AddMinutes(10)));
        Assert.That(budget.Wait("core", Now), Is.EqualTo(TimeSpan.FromSeconds(seconds)));
    }

    [TestCase(-7200)]
    [TestCase(7200)]
    public void Wait_WithAWrongClockHere_GoesByTheServers(int skewSeconds)
    {
        var server = Now.AddSeconds(skewSeconds);
        var budget = Observed([.. Headers(60, 0, server.AddMinutes(10)), new("Date", server.ToString("r"))]);
        Assert.That(budget.Wait("core", Now), Is.EqualTo(TimeSpan.FromSeconds(601)));
    }

    [Test]
    public void Wait_WithoutReset_IsAMinute() =>
        Assert.That(Observed(Headers(60, 0)).Wait("core", Now), Is.EqualTo(TimeSpan.FromSeconds(61)));

    [TestCase(1507651200000)]
    [TestCase(-1)]
    [TestCase(long.MaxValue)]
    public void Wait_WithAnImpossibleReset_IsAMinute(long reset) =>
        Assert.That(Observed([.. Headers(60, 0), new("x-ratelimit-reset", $"{reset}")]).Wait("core", Now), Is.EqualTo(TimeSpan.FromSeconds(61)));

    [Test]
    public void Wait_WithAResetInThePast_IsASecond() =>
        Assert.That(Observed(Headers(60, 0, Now.AddHours(-1))).Wait("core", Now), Is.EqualTo(TimeSpan.FromSeconds(1)));

    [Test]
    public void Wait_AfterTheReset_LetsOneThroughAndAnotherEachSecond()
    {
        var budget = Observed(Headers(60, 0, Now.AddMinutes(10)));
        var after = Now.AddSeconds(601);
        Assert.That(budget.Wait("core", after), Is.EqualTo(TimeSpan.Zero));
        budget.Take("core", after);
        Assert.That(budget.Wait("core", after), Is.EqualTo(TimeSpan.FromSeconds(1)));
        Assert.That(budget.Wait("core", after.AddSeconds(1)), Is.EqualTo(TimeSpan.Zero));
        budget.Observe(new(Headers(60, 59, Now.AddHours(1))), after);
        Assert.That(budget.Wait("core", after), Is.EqualTo(TimeSpan.Zero));
    }

    [Test]
    public void Take_BeforeAnAnswerComes_CountsTheRequest()
    {
        var budget = Observed(Headers(60, 8, Now.AddMinutes(10)));
        budget.Take("core", Now);
        Assert.That(budget.Wait("core", Now), Is.EqualTo(TimeSpan.Zero));
        budget.Take("core", Now);
        Assert.That(budget.Wait("core", Now), Is.GreaterThan(TimeSpan.Zero));
    }

    [Test]
    public void Observe_AnswersOutOfOrder_TheLeastOfAWindowIsTrue()
    {
        var budget = Observed(Headers(5000, 4990, Now.AddMinutes(10)));
        budget.Observe(new(Headers(5000, 4993, Now.AddMinutes(10))), Now.AddSeconds(1));
        Assert.That(budget["core"]!.Remaining, Is.EqualTo(4990));
        budget.Observe(new(Headers(5000, 4999, Now.AddMinutes(70))), Now.AddMinutes(11));
        Assert.That(budget["core"]!.Remaining, Is.EqualTo(4999));
    }

    [Test]
    public void Settle_AnAnswerThatCostNothing_GivesTheRequestBack()
    {
        var budget = Observed(Headers(60, 7, Now.AddMinutes(10)));
        budget.Take("core", Now);
        Assert.That(budget.Wait("core", Now), Is.EqualTo(TimeSpan.FromSeconds(1)), "it isn't known to be spent");
        budget.Observe(new(Headers(60, 7, Now.AddMinutes(10))), Now); // 304
        budget.Settle("core", answered: true);
        Assert.That((budget.Wait("core", Now), budget.Left("core", Now)), Is.EqualTo((TimeSpan.Zero, 1)));
    }

    [Test]
    public void Settle_WithoutAnAnswer_CountsTheRequest()
    {
        var budget = Observed(Headers(60, 7, Now.AddMinutes(10)));
        budget.Take("core", Now);
        budget.Settle("core", answered: false);
        Assert.That(budget.Wait("core", Now), Is.EqualTo(TimeSpan.FromSeconds(601)));
    }

    [Test]
    public void Observe_EachResource_IsABudgetOfItsOwn()
    {
        var budget = Observed([.. Headers(30, 0, Now.AddMinutes(1)), new("X-RateLimit-Resource", "search")]);
        Assert.That(budget.Wait("core", Now), Is.EqualTo(TimeSpan.Zero));
        Assert.That(budget.Wait("search", Now), Is.EqualTo(TimeSpan.FromSeconds(61)));
        Assert.That(budget.Snapshots, Is.EqualTo(new[] { new BudgetSnapshot("search", 30, 0, Now.AddMinutes(1), Now) }));
    }

    [Test]
    public void Observe_ServersWithoutLimits_AreUntracked()
    {
        var budget = Observed(Headers(60, 0, Now.AddMinutes(10)));
        budget.Observe(new(Headers(0, 0, Now.AddMinutes(10))), Now);
        budget.Observe(new([]), Now);
        Assert.That(budget.Snapshots, Is.Empty);
        Assert.That(budget.Wait("core", Now), Is.EqualTo(TimeSpan.Zero));
    }

    [Test]
    public void Wait_WithABudgetFromAnEarlierProcess_Counts()
    {
        var known = new BudgetSnapshot("core", 60, 0, Now.AddMinutes(10), Now.AddMinutes(-50));
        Assert.That(new RateBudget([known]).Wait("core", Now), Is.EqualTo(TimeSpan.FromSeconds(601)));
        Assert.That(new RateBudget([known]).Wait("core", Now.AddHours(1)), Is.EqualTo(TimeSpan.Zero));
    }

    /// <summary>A clock that was ahead for a while has written a reset months away: nobody waits for it, the next answer tells.</summary>
    [Test]
    public void Wait_WithABudgetOfALaterTime_IsNone()
    {
        var ahead = new BudgetSnapshot("core", 60, 0, Now.AddDays(60).AddMinutes(10), Now.AddDays(60));
        var budget = new RateBudget([ahead]);
        Assert.That(budget.Wait("core", Now), Is.EqualTo(TimeSpan.Zero));
        budget.Observe(new(Headers(60, 0, Now.AddMinutes(10))), Now);
        Assert.That(budget.Wait("core", Now), Is.EqualTo(TimeSpan.FromSeconds(601)));
    }

    [TestCase("https://api.github.com/search/issues?q=x", "search")]
    [TestCase("https://ghe.example/api/v3/search/code?q=x", "code_search")]
    [TestCase("https://api.github.com/repos/o/r/issues", "core")]
    [TestCase("https://api.github.com/repos/search/r/contents/search/x", "core")]
    public void ResourceOf_Url_IsTheLikelyBudget(string url, string expected) =>
        Assert.That(RateBudget.ResourceOf(new Uri(url)), Is.EqualTo(expected));

    private static RateBudget Observed(IEnumerable<KeyValuePair<string, string>> headers)
    {
        var budget = new RateBudget();
        budget.Observe(new(headers), Now);
        return budget;
    }

    private static List<KeyValuePair<string, string>> Headers(int limit, int remaining, DateTimeOffset? reset = null)
    {
        List<KeyValuePair<string, string>> headers = [new("X-RateLimit-Limit", $"{limit}"), new("X-Ratelimit-Remaining", $"{remaining}")];
        if (reset is { } time)
            headers.Add(new("x-ratelimit-reset", $"{time.ToUnixTimeSeconds()}"));
        return headers;
    }
}
