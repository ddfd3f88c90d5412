namespace GitHubQueue.Records;

/// <summary>Why a command or a stage could not go on. The kind decides the exit code and whether trying again can help.</summary>
public enum FailureKind
{
    /// <summary>Bad options, configuration, file or credentials: a person has to change something. Exit code 2.</summary>
    Input,

    /// <summary>Something named does not exist or is blocked: a repository, a bucket. Exit code 1.</summary>
    Missing,

    /// <summary>The outside world's fault (network, server, full disk): the same will work later. Exit code 1.</summary>
    Unavailable,

    /// <summary>A bound that was asked for is reached, and the work isn't done: the same command goes on from there. Exit code 1.</summary>
    Bounded,

    /// <summary>What is stored contradicts what was promised, such as other content under a write-once key. Exit code 1.</summary>
    Conflict,
}

/// <summary>A failure that a person can act on. The message is a whole sentence: what failed, on which thing, what to do next.</summary>
public sealed class FailureException(FailureKind kind, string sentence, Exception? inner = null) : Exception(OneLine.Whole(sentence), inner)
{
    public FailureKind Kind { get; } = kind;
}
