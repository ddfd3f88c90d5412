using System.Globalization;

namespace Fuzz;

/// <summary>An input on which a target broke a promise.</summary>
public sealed record Finding(string Target, ulong Seed, long Number, byte[] Input, Exception Fault)
{
    /// <summary>With all that it takes to see it again.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Target}, seed {Seed}, input {Number}: {Fault}\nAgain: scripts/fuzz.sh --target {Target} --seed {Seed} --from {Number} --inputs 1\nInput (base64): {Convert.ToBase64String(Input)}");
}
