using GitHubQueue.Sources;
using GitHubQueue.Tests.Support;
using NUnit.Framework;

namespace GitHubQueue.Tests.Sources;

/// <summary>What once went wrong between two pages or two runs; <see cref="IssuesSourceProperties"/> found it.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class IssuesSourceTests
{
    private static readonly Window All = new() { Since = Window.Beginning };

    private readonly ManualClock _clock = new(skipDelays: true);

    /// <summary>
    /// 150 issues share a second, and some leave it between its pages. The page after that shows later seconds too: the run that ends
    /// there must not have moved the checkpoint to those.
    /// </summary>
    [Test]
    public void ReadAsync_KilledWhenASecondHasToBeReadAgain_LosesNothing()
    {
        using var list = List(byCursor: false, [150, 60], Wait, Wait, new(Event.EditSeveral, 0));
        using var reader = new ModelReader(list, _clock);
        reader.Read(All, pages: 3);
        reader.Read(new Window(), int.MaxValue);
        Assert.That(reader.Newest.Values.Order(), Is.EqualTo(list.Issues.Select(ModelGitHub.Json).Order()));
    }

    /// <summary>The window ends at the second after the checkpoint's: the page that told so must not count as read later.</summary>
    [TestCase(1)]
    [TestCase(150)]
    public void ReadAsync_AfterAWindowThatEndedEarly_ReadsTheRest(int later)
    {
        using var list = List(byCursor: true, [1, later]);
        using var reader = new ModelReader(list, _clock);
        var first = new DateTimeOffset(2026, 11, 20, 6, 59, 30, TimeSpan.Zero);
        reader.Read(new Window { Since = first, Until = first.AddSeconds(1) }, int.MaxValue);
        reader.Read(new Window { Until = first.AddSeconds(2) }, int.MaxValue);
        Assert.That(reader.Newest, Has.Count.EqualTo(1));
        reader.Read(new Window(), int.MaxValue);
        Assert.That(reader.Newest, Has.Count.EqualTo(1 + later));
    }

    /// <summary>
    /// Of 150 issues of this very second a run has read 100 when one of those changes once more, still within the second. A cursor
    /// leads past it, and later answers know nothing of it.
    /// </summary>
    [Test]
    public void ReadAsync_ASecondEditBehindTheCursor_IsReadAgain([Values] bool byCursor, [Values] bool killed)
    {
        var issues = Enumerable.Range(1, 150).Select(id => new ModelIssue(id, _clock.GetUtcNow().ToUnixTimeSeconds(), 1));
        using var list = new ModelGitHub(_clock, byCursor, issues, killed ? [] : [Wait, new(Event.EditWaitCreate, 3)]);
        using var reader = new ModelReader(list, _clock);
        reader.Read(All, killed ? 1 : int.MaxValue);
        if (killed)
            list.Happen(new(Event.EditWaitCreate, 3));
        reader.Read(new Window(), int.MaxValue);
        _clock.Advance(TimeSpan.FromMinutes(1));
        reader.Read(new Window(), int.MaxValue);
        Assert.That(reader.Newest.Values.Order(), Is.EqualTo(list.Issues.Select(ModelGitHub.Json).Order()));
    }

    private static Step Wait => new(Event.Nothing, 0);

    /// <summary>Seconds with so many issues each, half a minute apart, the last one an hour ago.</summary>
    private ModelGitHub List(bool byCursor, int[] seconds, params Step[] steps)
    {
        var end = _clock.GetUtcNow().AddHours(-1).ToUnixTimeSeconds();
        var id = 0;
        var issues = seconds.SelectMany((count, index) => Enumerable.Range(0, count).Select(_ => new ModelIssue(++id, end - 30 * (seconds.Length - 1 - index), 1)));
        return new(_clock, byCursor, issues.ToList(), steps);
    }
}
