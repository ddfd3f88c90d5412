using System.Diagnostics;
using System.Globalization;
using Fuzz.Mutations;
using GitHubQueue.Records;

namespace Fuzz;

/// <summary>Runs a target on inputs that its seed decides, and counts what became of them.</summary>
/// <remarks>Input number n is a function of seed and n alone, so that one can be run by itself.</remarks>
public sealed class FuzzRun(IFuzzTarget target, ulong seed)
{
    /// <summary>Far more than any input takes on a busy machine.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <summary>Of what is allocated for an input; each is 64 KB at most.</summary>
    private const long MostBytes = 96 << 20;

    private readonly SortedDictionary<string, long> _outcomes = new(StringComparer.Ordinal);

    /// <summary>How many inputs came to what.</summary>
    public IReadOnlyDictionary<string, long> Outcomes => _outcomes;

    /// <summary>The first finding; null: there was none.</summary>
    public Finding? Finding { get; private set; }

    public long Inputs { get; private set; }

    public TimeSpan Time { get; private set; }

    /// <summary>Ends at the first finding.</summary>
    /// <param name="progress">Is told the number of inputs now and then.</param>
    public void Run(long first, long count, Action<long>? progress = null)
    {
        var clock = Stopwatch.StartNew();
        for (var number = first; number < first + count && Finding is null; number++)
        {
            Run(number);
            if (++Inputs % 10_000 == 0)
                progress?.Invoke(Inputs);
        }
        Time = clock.Elapsed;
    }

    /// <summary>A line: inputs, outcomes, seconds, inputs a second.</summary>
    public override string ToString()
    {
        var outcomes = string.Join(", ", _outcomes.OrderByDescending(outcome => outcome.Value).Select(outcome => $"{outcome.Key} {outcome.Value.ToString("#,0", CultureInfo.InvariantCulture)}"));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{target.Name}: {Inputs:#,0} inputs; {outcomes}; {(Finding is null ? "no finding" : "1 finding")}; {Time.TotalSeconds:0.0} s, {Inputs / Math.Max(Time.TotalSeconds, 0.001):#,0} inputs/s");
    }

    private void Run(long number)
    {
        var input = target.Make(Dice.Of(seed, number));
        var (bytes, began) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.GetTimestamp());
        try
        {
            Count(Outcome(input));
            var (took, allocated) = (Stopwatch.GetElapsedTime(began), GC.GetAllocatedBytesForCurrentThread() - bytes);
            if (took > Longest)
                throw new FindingException(string.Create(CultureInfo.InvariantCulture, $"It took {took.TotalSeconds:0.0} s."));
            if (allocated > MostBytes)
                throw new FindingException(string.Create(CultureInfo.InvariantCulture, $"It allocated {allocated >> 20} MB."));
        }
#pragma warning disable CA1031 // whatever is thrown is what is looked for
        catch (Exception fault)
#pragma warning restore CA1031
        {
            Count("finding");
            Finding = new(target.Name, seed, number, input, fault);
        }
    }

    private string Outcome(byte[] input)
    {
        try
        {
            return target.Run(input);
        }
        catch (FailureException failure)
        {
            return Sentence.Of(failure, target.Secret);
        }
    }

    private void Count(string outcome) => _outcomes[outcome] = _outcomes.GetValueOrDefault(outcome) + 1;
}
