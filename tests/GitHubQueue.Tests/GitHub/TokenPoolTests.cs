using GitHubQueue.GitHub;
using NUnit.Framework;

namespace GitHubQueue.Tests.GitHub;

/// <summary>Which token signs the next request; nothing is sent here.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class TokenPoolTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 8, 0, 0, TimeSpan.Zero);

    [TestCase(4000, 4500, 1000, "b")]
    [TestCase(4500, 4500, 1000, "a")] // the order of the list
    [TestCase(50, 51, 50, "b")] // the reserve of each is kept
    [TestCase(50, 50, 50, null)]
    [TestCase(0, -1, 5000, "b")] // -1: not heard of yet
    public void Choose_TakesTheOneWithTheMostLeft(int a, int b, int c, string? expected)
    {
        var pool = Pool(("a", a), ("b", b), ("c", c));
        Assert.That(Chosen(pool), Is.EqualTo(expected));
    }

    [Test]
    public void Choose_ByWhatIsAboveTheReserve_NotByTheBareNumber()
    {
        var pool = new TokenPool([Token("small", Budget(100, 95)), Token("large", Budget(5000, 120))]);
        Assert.That(Chosen(pool), Is.EqualTo("small")); // 85 above its 10, the other 70 above its 50
    }

    [Test]
    public void Choose_CountsTheRequestsUnderWay()
    {
        var pool = Pool(("a", 4000), ("b", 3999));
        var order = new List<string?>();
        for (var i = 0; i < 4; i++)
        {
            var chosen = pool.Choose("core", null, Now)!;
            chosen.Budget.Take("core", Now);
            order.Add(chosen.Credential.Name);
        }
        Assert.That(order, Is.EqualTo(new[] { "the token in a", "the token in a", "the token in b", "the token in a" }));
    }

    [Test]
    public void Choose_AfterTheReset_CountsTheWholeLimit()
    {
        var pool = new TokenPool([Token("a", Budget(5000, 0, minutes: 10)), Token("b", Budget(5000, 3000, minutes: 50))]);
        Assert.That(Chosen(pool), Is.EqualTo("b"));
        Assert.That(Chosen(pool, at: Now.AddMinutes(11)), Is.EqualTo("a"));
    }

    [Test]
    public void Choose_EachResource_ByItsOwnBudget()
    {
        var search = new BudgetSnapshot("search", 30, 1, Now.AddMinutes(1), Now);
        var pool = new TokenPool([Token("a", Budget(5000, 4000), search), Token("b", Budget(5000, 3000))]);
        Assert.That((Chosen(pool), Chosen(pool, "search")), Is.EqualTo(("a", "b")));
    }

    [Test]
    public void Choose_ThePreferredGoesFirst_WhileItMay()
    {
        var pool = Pool(("a", 4000), ("b", 100));
        var b = pool.InUse[1].Credential.Id;
        Assert.That(Chosen(pool, preferred: b), Is.EqualTo("b"));
        pool.Bench(b, Now.AddMinutes(1));
        Assert.That(Chosen(pool, preferred: b), Is.EqualTo("a"));
        Assert.That(Chosen(pool, preferred: "gone"), Is.EqualTo("a"));
    }

    [Test]
    public void Bench_KeepsOneBackFromAllResources_AndNeverGetsShorter()
    {
        var pool = Pool(("a", 4000), ("b", 100));
        var a = pool.InUse[0].Credential.Id;
        pool.Bench(a, Now.AddMinutes(2));
        pool.Bench(a, Now.AddMinutes(1));
        Assert.That((Chosen(pool), Chosen(pool, "search")), Is.EqualTo(("b", "b")));
        Assert.That(Chosen(pool, at: Now.AddSeconds(119)), Is.EqualTo("b"));
        Assert.That(Chosen(pool, at: Now.AddSeconds(120)), Is.EqualTo("a"));
    }

    [Test]
    public void First_IsTheOneThatMayGoSoonest()
    {
        var pool = new TokenPool([Token("a", Budget(5000, 0, minutes: 30)), Token("b", Budget(5000, 0, minutes: 10)), Token("c", Budget(5000, 0, minutes: 5))]);
        pool.Bench(pool.InUse[2].Credential.Id, Now.AddMinutes(20));
        var first = pool.First("core", Now)!;
        Assert.That((first.Credential.Variable, first.Wait("core", Now)), Is.EqualTo(("b", TimeSpan.FromSeconds(601))));
    }

    [Test]
    public void TakeOut_IsForGood_AndTellsTheFirstTime()
    {
        var pool = Pool(("a", 4000), ("b", 100));
        var (a, b) = (pool.InUse[0].Credential.Id, pool.InUse[1].Credential.Id);
        Assert.That((pool.TakeOut(a), pool.TakeOut(a)), Is.EqualTo((true, false)));
        Assert.That(Chosen(pool, preferred: a), Is.EqualTo("b"));
        Assert.That(pool.TakeOut(b), Is.True);
        Assert.That((pool.Choose("core", null, Now), pool.First("core", Now)), Is.EqualTo(((PooledToken?)null, (PooledToken?)null)));
    }

    private static string? Chosen(TokenPool pool, string resource = "core", string? preferred = null, DateTimeOffset? at = null) =>
        pool.Choose(resource, preferred, at ?? Now)?.Credential.Variable;

    private static TokenPool Pool(params (string Name, int Left)[] tokens) =>
        new(tokens.Select(token => token.Left < 0 ? Token(token.Name) : Token(token.Name, Budget(5000, token.Left))));

    private static PooledToken Token(string name, params BudgetSnapshot[] budgets) => new(Credential.Of($"secret {name}", name), new(budgets));

    private static BudgetSnapshot Budget(int limit, int left, int minutes = 10) => new("core", limit, left, Now.AddMinutes(minutes), Now);
}
