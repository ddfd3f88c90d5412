namespace GitHubQueue.Cli.Config;

/// <summary>How <c>run</c> tries stages again that leave work undone.</summary>
/// <param name="Retries">At most; 0: none.</param>
/// <param name="Wait">Before each.</param>
internal sealed record RetryConfig(int Retries, TimeSpan Wait)
{
    public static RetryConfig Default { get; } = new(3, TimeSpan.FromSeconds(60));

    public static RetryConfig? Read(Section root)
    {
        if (root.Inner("run") is not { } section)
            return null;
        var config = new RetryConfig(
            section.Integer("retries", 0, 100) ?? Default.Retries, section.Parsed("wait", text => TimeArguments.Length("", text)) ?? Default.Wait);
        section.RefuseOthers();
        return config;
    }
}
