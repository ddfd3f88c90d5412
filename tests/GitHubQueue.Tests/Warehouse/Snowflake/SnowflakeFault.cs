namespace GitHubQueue.Tests.Warehouse.Snowflake;

/// <summary>What goes wrong with one request.</summary>
internal abstract record SnowflakeFault
{
    private SnowflakeFault()
    {
    }

    /// <summary>The connection breaks before anything is done.</summary>
    public sealed record Lost : SnowflakeFault;

    /// <summary>All is done, and the answer is lost.</summary>
    public sealed record AnswerLost : SnowflakeFault;

    /// <summary>Something else is answered, and nothing done.</summary>
    public sealed record Answered(int Status, string Body, params string[] Headers) : SnowflakeFault;

    /// <summary>It takes so long that it is asked for that many times in vain.</summary>
    public sealed record Slow(int Polls) : SnowflakeFault;
}
