namespace GitHubQueue.Tests.Warehouse.Snowflake;

/// <summary>What the stand-in answers where the real one would refuse.</summary>
internal sealed class SnowflakeRefusal(int status, string code, string sqlState, string message) : Exception(message)
{
    public int Status => status;

    public string Code => code;

    public string SqlState => sqlState;

    /// <summary>Of a statement.</summary>
    public static SnowflakeRefusal Of(string code, string sqlState, string message) => new(422, code, sqlState, message);
}
