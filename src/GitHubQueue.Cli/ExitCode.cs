using GitHubQueue.Records;

namespace GitHubQueue.Cli;

/// <summary>What the program tells its caller.</summary>
internal static class ExitCode
{
    /// <summary>Done, also a <c>--follow</c> that was asked to stop.</summary>
    public const int Done = 0;

    /// <summary>Some work failed or is missing; the rest is kept and will be tried again.</summary>
    public const int Incomplete = 1;

    /// <summary>Bad input, configuration or credentials; what was committed before is kept.</summary>
    public const int BadInput = 2;

    /// <summary>Interrupted on demand.</summary>
    public const int Interrupted = 130;

    /// <summary>Whatever else a process ends with isn't ours: it was killed.</summary>
    public static IReadOnlySet<int> All { get; } = new HashSet<int> { Done, Incomplete, BadInput, Interrupted };

    public static int Of(FailureKind kind) => kind == FailureKind.Input ? BadInput : Incomplete;
}
