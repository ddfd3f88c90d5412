using Fuzz.Mutations;

namespace Fuzz;

/// <summary>Something of the program that reads what others wrote.</summary>
public interface IFuzzTarget : IDisposable
{
    /// <summary>A word, for the command line.</summary>
    string Name { get; }

    /// <summary>What it must never say; null: it knows no secret.</summary>
    string? Secret => null;

    /// <summary>The next input.</summary>
    byte[] Make(Dice dice);

    /// <summary>
    /// Reads it, and says in a few words what became of it. An input that the program refuses in a way that is known may throw a
    /// <see cref="GitHubQueue.Records.FailureException"/>; anything else that is thrown is a finding.
    /// </summary>
    string Run(ReadOnlySpan<byte> input);
}
