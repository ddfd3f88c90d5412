using FsCheck;
using FsCheck.Fluent;
using GitHubQueue.Tests.Support;
using NUnit.Framework;

namespace GitHubQueue.Tests.Queue;

/// <summary>
/// Whatever workers, operators and the clock do, in whatever order: after each step the queue holds what its model holds, and in the end each
/// record is in exactly one object.
/// </summary>
[Parallelizable(ParallelScope.All)]
public sealed class QueueProperties
{
    /// <summary>Enough to meet suspects, zombies and letters often: see <see cref="Scenarios_MeetEverything"/>.</summary>
    private const int Scenarios = 100;

    private static readonly string[] Everything =
    [
        "a take-over", "a suspect", "a suspect whose object is there", "an item that burned an attempt", "pruned items", "RetryLetter", "ReburyLetter", "DropLetter",
        "Extend of a lost lease", "GiveBack of a lost lease", "Complete of a lost lease", "CompleteItem of a lost lease",
    ];

    internal sealed record Scenario(IReadOnlyList<QueueCommand> Commands)
    {
        public override string ToString() => string.Join(' ', Commands);
    }

    [Test]
    public void Queue_AfterAnyCommands_HoldsWhatItsModelHolds()
    {
        using var folder = new TemporaryFolder();
        var file = 0;
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(Scenarios).WithEndSize(120), Prop.ForAll(Arbitrary(), scenario =>
        {
            var difference = Run(scenario, folder[$"{++file}.db"]);
            return (difference is null).Label(difference ?? "");
        }));
    }

    /// <summary>Or the property would show little.</summary>
    [Test]
    public void Scenarios_MeetEverything()
    {
        using var folder = new TemporaryFolder();
        var met = new HashSet<string>();
        foreach (var (file, scenario) in Arbitrary().Generator.Sample(120, 4 * Scenarios).Index())
        {
            Assert.That(Run(scenario, folder[$"{file}.db"], met), Is.Null, scenario.ToString());
            if (met.IsSupersetOf(Everything))
                return;
        }
        Assert.That(met, Is.SupersetOf(Everything));
    }

    private static string? Run(Scenario scenario, string path, HashSet<string>? met = null)
    {
        using var world = new QueueWorld(path, met);
        foreach (var (number, command) in scenario.Commands.Index())
        {
            if (world.Do(command) is { } difference)
                return $"after step {number}, {command}: {difference}";
        }
        return world.Drain() is { } rest ? $"while the rest was done: {rest}" : null;
    }

    private static Arbitrary<Scenario> Arbitrary()
    {
        var verbs = Gen.Frequency(
            (10, Gen.Constant(Verb.Enqueue)), (8, Gen.Constant(Verb.Claim)), (5, Gen.Constant(Verb.TimePasses)), (4, Gen.Constant(Verb.Complete)), (6, Gen.Constant(Verb.CompleteItem)),
            (2, Gen.Constant(Verb.Extend)), (3, Gen.Constant(Verb.GiveBack)), (4, Gen.Constant(Verb.DieTouching)), (2, Gen.Constant(Verb.Die)), (3, Gen.Constant(Verb.DieBoth)), (1, Gen.Constant(Verb.RetryLetter)),
            (1, Gen.Constant(Verb.ReburyLetter)), (1, Gen.Constant(Verb.DropLetter)), (1, Gen.Constant(Verb.Prune)));
        var number = Gen.Choose(0, 60);
        var commands = verbs.Zip(number).Zip(number).Zip(number).Select(parts => new QueueCommand(parts.Item1.Item1.Item1, parts.Item1.Item1.Item2, parts.Item1.Item2, parts.Item2)).ListOf();
        return Arb.From(commands.Select(list => new Scenario([.. list])), Smaller);
    }

    /// <summary>Halves first, then without one of the commands, then with smaller numbers.</summary>
    private static IEnumerable<Scenario> Smaller(Scenario scenario)
    {
        var commands = scenario.Commands;
        for (var length = commands.Count / 2; length > 0; length /= 2)
        {
            for (var from = 0; from + length <= commands.Count; from += length)
                yield return new([.. commands.Take(from), .. commands.Skip(from + length)]);
        }
        for (var index = 0; index < commands.Count; index++)
        {
            foreach (var smaller in Smaller(commands[index]))
                yield return new([.. commands.Take(index), smaller, .. commands.Skip(index + 1)]);
        }
    }

    private static IEnumerable<QueueCommand> Smaller(QueueCommand command)
    {
        if (command.A > 0)
            yield return command with { A = command.A / 2 };
        if (command.B > 0)
            yield return command with { B = command.B / 2 };
        if (command.C > 0)
            yield return command with { C = command.C / 2 };
    }
}
