using GitHubQueue.Cli.Config;
using GitHubQueue.Records;
using GitHubQueue.Warehouse.Snowflake;
using Serilog;

namespace GitHubQueue.Cli;

/// <summary>Opens Snowflake with what environment and config say of it.</summary>
internal static class Snowflakes
{
    private const string Host = ".snowflakecomputing.com";

    /// <summary>Connects to nothing yet.</summary>
    /// <exception cref="FailureException">Input: something is missing, or can't work.</exception>
    public static SnowflakeWarehouse Open(PipelineConfig config, ILogger log) => new(Settings(config.Warehouse?.Snowflake ?? new()), TimeProvider.System, log);

    private static SnowflakeSettings Settings(SnowflakeConfig config)
    {
        var url = Address(Variable("URL") ?? config.Url);
        var account = Variable("ACCOUNT") ?? config.Account ?? AccountOf(url);
        var (database, schema, stage) = (Variable("DATABASE") ?? config.Database, Variable("SCHEMA") ?? config.Schema, Variable("STAGE") ?? config.Stage);
        RefuseMissing(("account", account), ("database", database), ("schema", schema), ("stage", stage));
        var (token, key) = (Given("TOKEN"), Given("PRIVATE_KEY"));
        if (token is null && key is null)
            (token, key) = (Referred("token", config.Token), Referred("private_key", config.PrivateKey));
        return new()
        {
            Account = account!,
            Url = url,
            User = Variable("USER") ?? config.User,
            Token = token,
            TokenType = token is null ? null : Variable("TOKEN_TYPE") ?? config.TokenType,
            PrivateKey = token is null ? key : null,
            Passphrase = key is null || token is not null ? null : Given("PRIVATE_KEY_PASSPHRASE") ?? Referred("private_key_passphrase", config.Passphrase),
            Role = Variable("ROLE") ?? config.Role,
            Warehouse = Variable("WAREHOUSE") ?? config.Warehouse,
            Database = database!,
            Schema = schema!,
            Stage = stage!,
            QueryTag = Variable("QUERY_TAG") ?? config.QueryTag ?? "github-queue",
        };
    }

    private static string? Variable(string name) => CommonOptions.Variable($"SNOWFLAKE_{name}");

    /// <summary>A secret in the environment: itself, or a reference to it, as in the config.</summary>
    private static SnowflakeSecret? Given(string name)
    {
        if (Variable(name) is not { } text)
            return null;
        return SecretReference.TryParse(text, out var reference) ? Fetched(reference!, $"SNOWFLAKE_{name}") : new($"SNOWFLAKE_{name}", text);
    }

    private static SnowflakeSecret? Referred(string key, SecretReference? reference) => reference is null ? null : Fetched(reference, $"'warehouse.snowflake.{key}'");

    private static SnowflakeSecret Fetched(SecretReference reference, string from) => new(
        reference.Text,
        reference.Fetch() ?? throw new FailureException(FailureKind.Input, $"The secret that {from} refers to is to be in '{reference.Text}', and that is not set: set it."),
        (refused, _) => Task.FromResult(reference.Fetch() is { } now && now != refused ? now : null));

    /// <summary>Null: the address doesn't tell.</summary>
    private static string? AccountOf(Uri? url) => url?.Host.EndsWith(Host, StringComparison.OrdinalIgnoreCase) == true ? url.Host[..^Host.Length] : null;

    /// <summary>What isn't one may hold a password, and isn't repeated.</summary>
    private static Uri? Address(string? text)
    {
        if (text is null)
            return null;
        return SnowflakeSettings.IsAddress(text, out var url) ? url : throw new FailureException(
            FailureKind.Input, $"The address in SNOWFLAKE_URL or 'warehouse.snowflake.url' is none to which a token may be sent: use {SnowflakeSettings.AddressRule}.");
    }

    private static void RefuseMissing(params ReadOnlySpan<(string Key, string? Value)> settings)
    {
        var missing = new List<string>();
        foreach (var (key, value) in settings)
        {
            if (value is null)
                missing.Add($"SNOWFLAKE_{key.ToUpperInvariant()}");
        }
        if (missing.Count > 0)
            throw new FailureException(FailureKind.Input, $"Snowflake is not named whole: set {Listed(missing)}, or the same in 'warehouse.snowflake:' of the config (docs/snowflake.md).");
    }

    private static string Listed(List<string> names) => names is [var one] ? one : $"{string.Join(", ", names[..^1])} and {names[^1]}";
}
