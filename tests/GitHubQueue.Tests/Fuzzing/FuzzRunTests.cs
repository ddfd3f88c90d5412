using Fuzz;
using Fuzz.Mutations;
using GitHubQueue.Records;
using NUnit.Framework;

namespace GitHubQueue.Tests.Fuzzing;

/// <summary>The runner itself: what it takes for a finding, and that it can be seen again.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class FuzzRunTests
{
    private static readonly Dictionary<string, Func<string>> Breaches = new()
    {
        ["an exception"] = () => throw new InvalidOperationException("insides"),
        ["a line break in a sentence"] = () => Say("two\nlines"),
        ["a stack trace in a sentence"] = () => Say("It broke.   at GitHubQueue.Main()"),
        ["a secret in a sentence"] = () => Say($"The token {Sentence.Secret} is wrong."),
        ["no sentence"] = () => throw new FailureException(FailureKind.Input, " "),
        ["memory"] = () => $"{new byte[200 << 20].Length}",
    };

    private static IEnumerable<string> Names => Breaches.Keys;

    [TestCaseSource(nameof(Names))]
    public void Run_APromiseIsBroken_IsAFinding(string name)
    {
        using var target = new Target(Breaches[name]);
        var run = new FuzzRun(target, 7);
        run.Run(0, 10);
        Assert.That((run.Inputs, run.Finding?.Number), Is.EqualTo((1L, 0L)));
        Assert.That(run.Finding!.ToString(), Does.Contain("seed 7").And.Contain(Convert.ToBase64String(run.Finding.Input)));
    }

    [Test]
    public void Run_AKnownFailure_IsCounted()
    {
        using var target = new Target(() => throw new FailureException(FailureKind.Conflict, "It is damaged."));
        var run = new FuzzRun(target, 7);
        run.Run(0, 10);
        Assert.That(run.Finding, Is.Null);
        Assert.That(run.Outcomes, Is.EqualTo(new Dictionary<string, long> { ["refused (Conflict)"] = 10 }));
    }

    /// <summary>An input is a function of seed and number, whatever came before.</summary>
    [TestCaseSource(typeof(FuzzTargets), nameof(FuzzTargets.Names))]
    public void Make_TheSameNumber_GivesTheSameInput(string name)
    {
        using var one = FuzzTargets.Make(name);
        using var other = FuzzTargets.Make(name);
        var inputs = Enumerable.Range(0, 50).Select(number => one.Make(Dice.Of(3, number))).ToList();
        Assert.That(Enumerable.Range(0, 50).Reverse().Select(number => other.Make(Dice.Of(3, number))).Reverse(), Is.EqualTo(inputs));
    }

    private static string Say(string sentence)
    {
        Sentence.Check(sentence, Sentence.Secret);
        return "said";
    }

    private sealed class Target(Func<string> run) : IFuzzTarget
    {
        public string Name => "test";

        public byte[] Make(Dice dice) => [1, 2, 3];

        public string Run(ReadOnlySpan<byte> input) => run();

        public void Dispose()
        {
        }
    }
}
