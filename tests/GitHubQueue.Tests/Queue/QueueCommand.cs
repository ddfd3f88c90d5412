namespace GitHubQueue.Tests.Queue;

/// <summary>What may happen to a queue.</summary>
internal enum Verb
{
    Enqueue,
    Claim,
    Extend,
    GiveBack,
    Complete,
    CompleteItem,

    /// <summary>The worker dies while it has an item in hand.</summary>
    DieTouching,

    /// <summary>The worker dies, in the middle of a transaction.</summary>
    Die,

    /// <summary>Two workers die one after the other, each with a batch in hand: the same one, if it is due.</summary>
    DieBoth,
    TimePasses,
    RetryLetter,
    ReburyLetter,
    DropLetter,
    Prune,
}

/// <summary>One step. What the numbers choose, taken modulo what there is to choose from, depends on the verb.</summary>
internal sealed record QueueCommand(Verb Verb, int A, int B, int C)
{
    public override string ToString() => $"{Verb}({A}, {B}, {C})";
}
