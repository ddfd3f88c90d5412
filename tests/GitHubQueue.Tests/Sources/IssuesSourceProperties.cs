using FsCheck;
using FsCheck.Fluent;
using GitHubQueue.Sources;
using GitHubQueue.Tests.Support;
using NUnit.Framework;

namespace GitHubQueue.Tests.Sources;

/// <summary>Whatever happens to the list between two requests, and wherever a run stops: in the end nothing has been missed.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class IssuesSourceProperties
{
    /// <param name="Seconds">How many issues share each second.</param>
    internal sealed record Scenario(bool ByCursor, IReadOnlyList<int> Seconds, IReadOnlyList<Step> Steps, IReadOnlyList<Run> Runs)
    {
        public override string ToString() =>
            $"{(ByCursor ? "cursors" : "pages")}; {string.Join(' ', Seconds)}; {string.Join(' ', Steps.Select(step => $"{step.Event}({step.Which})"))}; "
            + string.Join(' ', Runs.Select(run => $"{run.Window}/{run.Pages}"));
    }

    /// <param name="Window">0: from the checkpoint on; 1: everything since the beginning; 2: since the middle; 3: with a look back; 4: all again; 5: until the middle.</param>
    /// <param name="Pages">After so many it is interrupted; the page in hand is lost.</param>
    internal sealed record Run(int Window, int Pages);

    [TestCase(true)]
    [TestCase(false)]
    public void ReadAsync_OfAListThatChanges_MissesNothing(bool byCursor) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(200), Prop.ForAll(Scenarios(byCursor), MissesNothing));

    private static Arbitrary<Scenario> Scenarios(bool byCursor)
    {
        var seconds = Gen.Frequency((4, Gen.Choose(1, 3)), (2, Gen.Choose(90, 110)), (1, Gen.Choose(150, 360))).NonEmptyListOf();
        var steps = Gen.Elements(Enum.GetValues<Event>()).Zip(Gen.Choose(0, 1000)).Select(step => new Step(step.Item1, step.Item2)).ListOf();
        var runs = Gen.Choose(0, 5).Zip(Gen.Choose(1, 9)).Select(run => new Run(run.Item1, run.Item2)).ListOf();
        var scenarios = seconds.Zip(steps.Zip(runs)).Select(parts => new Scenario(
            byCursor, [.. parts.Item1.Take(8)], [.. parts.Item2.Item1.Take(40)], [.. parts.Item2.Item2.Take(6)]));
        return Arb.From(scenarios, Smaller);
    }

    private static IEnumerable<Scenario> Smaller(Scenario scenario) =>
    [
        .. Without(scenario.Runs).Select(runs => scenario with { Runs = runs }),
        .. Without(scenario.Steps).Select(steps => scenario with { Steps = steps }),
        .. Without(scenario.Seconds).Where(seconds => seconds.Count > 0).Select(seconds => scenario with { Seconds = seconds }),
    ];

    private static IEnumerable<IReadOnlyList<T>> Without<T>(IReadOnlyList<T> list) =>
        Enumerable.Range(0, list.Count).Select(out_ => (IReadOnlyList<T>)[.. list.Where((_, index) => index != out_)]);

    private static bool MissesNothing(Scenario scenario)
    {
        var clock = new ManualClock(skipDelays: true);
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        var id = 0;
        var issues = scenario.Seconds.SelectMany((count, second) =>
            Enumerable.Range(0, count).Select(_ => new ModelIssue(++id, now - 5 * (scenario.Seconds.Count - second), 1)));
        using var list = new ModelGitHub(clock, scenario.ByCursor, issues.ToList(), scenario.Steps);
        using var reader = new ModelReader(list, clock);
        var middle = clock.GetUtcNow().AddSeconds(-2.5 * scenario.Seconds.Count);
        foreach (var run in scenario.Runs)
            reader.Read(WindowOf(run, middle), run.Pages);
        list.IsQuiet = true;
        reader.Read(new Window { Since = Window.Beginning }, int.MaxValue);
        if (!reader.Ended)
            return false;
        var expected = list.Issues.Select(ModelGitHub.Json).ToList();
        var found = list.Issues.Select(issue => reader.Newest.GetValueOrDefault(issue.Id, "")).ToList();
        var enqueued = reader.Enqueued;
        reader.Read(new Window(), int.MaxValue);
        return expected.SequenceEqual(found) && reader.Enqueued == enqueued;
    }

    private static Window WindowOf(Run run, DateTimeOffset middle) => run.Window switch
    {
        1 => new Window { Since = Window.Beginning },
        2 => new Window { Since = middle },
        3 => new Window { Lookback = TimeSpan.FromSeconds(12) },
        4 => new Window { Full = true },
        5 => new Window { Since = Window.Beginning, Until = middle },
        _ => new Window(),
    };
}
