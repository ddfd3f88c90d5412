using System.Text;
using FsCheck;
using FsCheck.Fluent;
using GitHubQueue.GitHub;
using GitHubQueue.Records;
using GitHubQueue.Sources;
using GitHubQueue.Tests.Support;
using NUnit.Framework;

namespace GitHubQueue.Tests.Sources;

/// <summary>Pull requests that change while their list is read, which moves them to its front: in the end the newest state of each has been read.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class PullRequestsSourceProperties
{
    /// <param name="Runs">Each interrupted after so many pages, the page in hand lost.</param>
    internal sealed record Scenario(int Count, IReadOnlyList<Step> Steps, IReadOnlyList<int> Runs)
    {
        public override string ToString() => $"{Count}; {string.Join(' ', Steps.Select(step => $"{step.Event}({step.Which})"))}; {string.Join(' ', Runs)}";
    }

    [Test]
    public void ReadAsync_OfAListThatChanges_MissesNothing() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(150), Prop.ForAll(Scenarios(), MissesNothing));

    private static Arbitrary<Scenario> Scenarios()
    {
        var events = Gen.Elements(Event.Nothing, Event.Edit, Event.Edit, Event.EditSeveral, Event.Create, Event.EditWaitCreate, Event.TimePasses);
        var steps = events.Zip(Gen.Choose(0, 1000)).Select(step => new Step(step.Item1, step.Item2)).ListOf();
        var scenarios = Gen.Choose(1, 450).Zip(steps).Zip(Gen.Choose(0, 6).ListOf()).Select(parts => new Scenario(parts.Item1.Item1, [.. parts.Item1.Item2.Take(40)], [.. parts.Item2.Take(6)]));
        return Arb.From(scenarios, Smaller);
    }

    private static IEnumerable<Scenario> Smaller(Scenario scenario) =>
    [
        .. Enumerable.Range(0, scenario.Runs.Count).Select(left => scenario with { Runs = [.. scenario.Runs.Where((_, index) => index != left)] }),
        .. Enumerable.Range(0, scenario.Steps.Count).Select(left => scenario with { Steps = [.. scenario.Steps.Where((_, index) => index != left)] }),
        .. scenario.Count > 1 ? new[] { scenario with { Count = scenario.Count / 2 } } : [],
    ];

    private static bool MissesNothing(Scenario scenario)
    {
        var clock = new ManualClock(skipDelays: true);
        using var list = new ModelPulls(clock, scenario.Count, scenario.Steps);
        using var github = new GitHubClient(new() { ApiUrl = new("https://ghe.example/") }, clock, new LogLines().Log, list);
        var source = new PullRequestsSource(github, new("o", "r"), "pulls", clock);
        var newest = new Dictionary<string, (DateTimeOffset AsOf, string Payload)>();
        var (progress, validators) = (Progress.None, new Dictionary<string, Validator>());
        foreach (var pages in scenario.Runs.Append(int.MaxValue))
        {
            list.IsQuiet = pages == int.MaxValue;
            ReadAsync(pages).GetAwaiter().GetResult(); // all in memory: never waits
        }
        clock.Advance(TimeSpan.FromMinutes(1));
        ReadAsync(int.MaxValue).GetAwaiter().GetResult();
        return list.Pulls.Select(ModelPulls.Json).Order(StringComparer.Ordinal).SequenceEqual(newest.Values.Select(state => state.Payload).Order(StringComparer.Ordinal));

        async Task ReadAsync(int pages)
        {
            var window = progress.From is null ? new Window { Since = Window.Beginning } : new Window();
            await foreach (var page in source.ReadAsync(progress, window, validators.GetValueOrDefault, default))
            {
                if (pages-- == 0)
                    return;
                foreach (var record in page.Records.Where(record => !newest.TryGetValue(record.Key, out var known) || record.AsOf >= known.AsOf))
                    newest[record.Key] = (record.AsOf, Encoding.UTF8.GetString(record.Payload.Span));
                progress = page.Progress;
                if (page.Validator is { } validator)
                    validators[page.Url] = validator;
            }
        }
    }
}
