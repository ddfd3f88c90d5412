using GitHubQueue.Cli.Config;
using GitHubQueue.Records;
using GitHubQueue.Secrets;
using GitHubQueue.Warehouse.Snowflake;
using Serilog;

namespace GitHubQueue.Cli;

/// <summary>Opens Snowflake with what environment and config say of it.</summary>
internal static class Snowflakes
{
    private const string Host = ".snowflakecomputing.com";

    /// <summary>Fetches key or token, where they are kept elsewhere, and connects to nothing else yet.</summary>
    /// <exception cref="FailureException">Input: something is missing, can't be had, or can't work.</exception>
    public static async Task<SnowflakeWarehouse> OpenAsync(PipelineConfig config, ILogger log, CancellationToken stop) =>
        new(await SettingsAsync(config.Warehouse?.Snowflake ?? new(), stop).ConfigureAwait(false), TimeProvider.System, log);

    private static async Task<SnowflakeSettings> SettingsAsync(SnowflakeConfig config, CancellationToken stop)
    {
        var url = Address(Variable("URL") ?? config.Url);
        var account = Variable("ACCOUNT") ?? config.Account ?? AccountOf(url);
        var (database, schema, stage) = (Variable("DATABASE") ?? config.Database, Variable("SCHEMA") ?? config.Schema, Variable("STAGE") ?? config.Stage);
        RefuseMissing(("account", account), ("database", database), ("schema", schema), ("stage", stage));
        var (token, key) = (await GivenAsync("TOKEN", stop).ConfigureAwait(false), await GivenAsync("PRIVATE_KEY", stop).ConfigureAwait(false));
        if (token is null && key is null)
        {
            token = await ReferredAsync("token", config.Token, stop).ConfigureAwait(false);
            key = token is null ? await ReferredAsync("private_key", config.PrivateKey, stop).ConfigureAwait(false) : null;
        }
        var isKey = token is null && key is not null;
        return new()
        {
            Account = account!,
            Url = url,
            User = Variable("USER") ?? config.User,
            Token = token,
            TokenType = token is null ? null : Variable("TOKEN_TYPE") ?? config.TokenType,
            PrivateKey = isKey ? key : null,
            Passphrase = isKey
                ? await GivenAsync("PRIVATE_KEY_PASSPHRASE", stop).ConfigureAwait(false) ?? await ReferredAsync("private_key_passphrase", config.Passphrase, stop).ConfigureAwait(false)
                : null,
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
    private static async Task<SnowflakeSecret?> GivenAsync(string name, CancellationToken stop)
    {
        if (Variable(name) is not { } text)
            return null;
        return SecretReference.Parse(text) is { } reference ? await FetchedAsync(reference, $"SNOWFLAKE_{name}", stop).ConfigureAwait(false) : new($"SNOWFLAKE_{name}", text);
    }

    private static async Task<SnowflakeSecret?> ReferredAsync(string key, SecretReference? reference, CancellationToken stop) =>
        reference is null ? null : await FetchedAsync(reference, $"'warehouse.snowflake.{key}'", stop).ConfigureAwait(false);

    private static async Task<SnowflakeSecret> FetchedAsync(SecretReference reference, string from, CancellationToken stop)
    {
        var secret = SecretStores.Open(reference);
        var value = await secret.GetAsync(stop).ConfigureAwait(false)
            ?? throw new FailureException(FailureKind.Input, $"The secret that {from} refers to is to be in '{reference.Text}', and that is not set: set it.");
        return new(secret.Name, value, secret.RenewAsync);
    }

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
