namespace GitHubQueue.Cli.Stages;

/// <summary>How a stage ended.</summary>
/// <param name="ExitCode">One of this program's.</param>
/// <param name="Output">What it printed on stdout, where that was kept back.</param>
internal sealed record StageResult(string Stage, int ExitCode, string Output);
