namespace GitHubQueue.Cli.Stages;

/// <summary>One stage of the pipeline, as a command of this program.</summary>
/// <param name="Arguments">The words of the command, and its options.</param>
internal sealed record Stage(string Name, IReadOnlyList<string> Arguments)
{
    public Stage With(IEnumerable<string> more) => this with { Arguments = [.. Arguments, .. more] };
}
