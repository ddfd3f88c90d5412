using GitHubQueue.Warehouse.Snowflake;

namespace GitHubQueue.Cli.Config;

/// <summary>Reads <c>warehouse.snowflake:</c>.</summary>
internal static class SnowflakeConfigReader
{
    public static SnowflakeConfig? Read(Section warehouse)
    {
        if (warehouse.Inner("snowflake") is not { } section)
            return null;
        var config = new SnowflakeConfig
        {
            Account = Checked(section, "account", SnowflakeSettings.IsAccount, SnowflakeSettings.AccountRule),
            Url = Address(section),
            User = section.Text("user"),
            PrivateKey = section.Secret("private_key"),
            Passphrase = section.Secret("private_key_passphrase"),
            Token = section.Secret("token"),
            TokenType = section.OneOf("token_type", [.. SnowflakeSettings.TokenTypes]),
            Role = Name(section, "role"),
            Warehouse = Name(section, "warehouse"),
            Database = Name(section, "database"),
            Schema = Name(section, "schema"),
            Stage = Checked(section, "stage", SnowflakeSettings.IsStage, SnowflakeSettings.StageRule),
            QueryTag = Checked(section, "query_tag", SnowflakeSettings.IsQueryTag, SnowflakeSettings.QueryTagRule),
        };
        if (section.Has("token_type") && !section.Has("token"))
            section.Note("token_type", "goes with 'token:' only");
        if (section.Has("private_key_passphrase") && !section.Has("private_key"))
            section.Note("private_key_passphrase", "goes with 'private_key:' only");
        section.RefuseOthers();
        return config;
    }

    private static string? Name(Section section, string key) => Checked(section, key, SnowflakeSettings.IsName, SnowflakeSettings.NameRule);

    /// <summary>What isn't one may hold a password, and isn't repeated.</summary>
    private static string? Address(Section section)
    {
        if (section.Text("url") is not { } text || SnowflakeSettings.IsAddress(text, out _))
            return section.Text("url");
        section.Note("url", $"is no address to which a token may be sent; allowed: {SnowflakeSettings.AddressRule}");
        return null;
    }

    private static string? Checked(Section section, string key, Func<string, bool> isGood, string allowed)
    {
        if (section.Text(key) is not { } text || isGood(text))
            return section.Text(key);
        section.Note(key, $"can't be '{text}'; allowed: {allowed}");
        return null;
    }
}
