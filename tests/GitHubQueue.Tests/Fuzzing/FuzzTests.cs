using Fuzz;
using NUnit.Framework;

namespace GitHubQueue.Tests.Fuzzing;

/// <summary>Whatever comes from outside ends in success or in a sentence. <c>scripts/fuzz.sh</c> runs the same targets for as long as one likes.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class FuzzTests
{
    private const int Inputs = 10_000;

    private const ulong Seed = 20261120;

    [TestCaseSource(typeof(FuzzTargets), nameof(FuzzTargets.Names))]
    public void Run_TenThousandInputs_FindsNothing(string name)
    {
        using var target = FuzzTargets.Make(name);
        var run = new FuzzRun(target, Seed);
        run.Run(0, Inputs);
        TestContext.Out.WriteLine(run);
        Assert.That(run.Finding, Is.Null, () => run.Finding!.ToString());
        Assert.That(run.Outcomes, Has.Count.GreaterThan(1), "Inputs of one outcome show little.");
    }

    [TestCaseSource(typeof(FuzzTargets), nameof(FuzzTargets.Names))]
    public void Name_IsTheOneThatItIsFoundBy(string name)
    {
        using var target = FuzzTargets.Make(name);
        Assert.That(target.Name, Is.EqualTo(name));
    }
}
