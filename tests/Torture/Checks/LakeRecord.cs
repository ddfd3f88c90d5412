namespace Torture.Checks;

/// <summary>A line of an archive object, read with none of the program's code.</summary>
/// <param name="AsOf">Unix milliseconds.</param>
/// <param name="Context">What the payload doesn't say, and belongs to the state; empty for CSV, where it is only the place in the file.</param>
/// <param name="Facts">What <see cref="EntityFacts"/> takes from the payload.</param>
/// <param name="Digest">Of the payload's bytes.</param>
/// <param name="Payload">Of events and CSV rows only, for the sake of memory; else empty.</param>
internal sealed record LakeRecord(string Object, long Item, string Entity, string Key, long AsOf, string Hash, string Context, string Facts, string Digest, byte[] Payload);
