namespace GitHubQueue.Cli.Stages;

/// <summary>One stage of the pipeline, as a command of this program.</summary>
/// <param name="Name">Of the command.</param>
/// <param name="Arguments">After the name.</param>
internal sealed record Stage(string Name, IReadOnlyList<string> Arguments)
{
    public Stage With(IEnumerable<string> more) => this with { Arguments = [.. Arguments, .. more] };
}
