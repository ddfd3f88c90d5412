namespace GitHubQueue.Warehouse.Snowflake;

/// <summary>A key, passphrase or token that is kept elsewhere and may be exchanged there while this program runs.</summary>
/// <param name="Name">Where it is kept, for sentences.</param>
/// <param name="Value">As it was found at first.</param>
/// <param name="RenewAsync">Looks it up again when it was refused; gives null where there is no other. Null: it is looked up once.</param>
public sealed record SnowflakeSecret(string Name, string Value, Func<string, CancellationToken, Task<string?>>? RenewAsync = null)
{
    /// <summary>Without the value, unlike a record's own.</summary>
    public override string ToString() => $"{nameof(SnowflakeSecret)} {{ Name = {Name} }}";
}
