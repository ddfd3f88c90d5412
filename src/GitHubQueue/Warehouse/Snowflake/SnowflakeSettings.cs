using System.Text.RegularExpressions;
using GitHubQueue.Records;

namespace GitHubQueue.Warehouse.Snowflake;

/// <summary>Which Snowflake, as whom, and where in it. Either a key pair or a token signs in.</summary>
public sealed partial record SnowflakeSettings
{
    /// <summary>The account identifier: organisation and account with a hyphen between them, or a locator with its region (https://docs.snowflake.com/en/user-guide/admin-account-identifier).</summary>
    public required string Account { get; init; }

    /// <summary>Null: <c>https://{account}.snowflakecomputing.com</c>. Another one for private links.</summary>
    public Uri? Url { get; init; }

    /// <summary>Whose key it is; a token knows that itself.</summary>
    public string? User { get; init; }

    /// <summary>PEM, PKCS#8, encrypted or not (https://docs.snowflake.com/en/user-guide/key-pair-auth).</summary>
    public SnowflakeSecret? PrivateKey { get; init; }

    /// <summary>Of an encrypted key.</summary>
    public SnowflakeSecret? Passphrase { get; init; }

    /// <summary>OAuth, or a programmatic access token. Beats the key.</summary>
    public SnowflakeSecret? Token { get; init; }

    /// <summary>One of <see cref="TokenTypes"/>; null: Snowflake finds out by looking at the token.</summary>
    public string? TokenType { get; init; }

    /// <summary>Null: the user's default.</summary>
    public string? Role { get; init; }

    /// <summary>Null: the user's default.</summary>
    public string? Warehouse { get; init; }

    public required string Database { get; init; }

    public required string Schema { get; init; }

    /// <summary>The external stage over the archive's root, perhaps with its schema and database.</summary>
    public required string Stage { get; init; }

    /// <summary>By which people find this program's statements in the query history. Default: <c>github-queue</c>.</summary>
    public string QueryTag { get; init; } = "github-queue";

    /// <summary>https://docs.snowflake.com/en/developer-guide/sql-api/authenticating</summary>
    public static IReadOnlyList<string> TokenTypes { get; } = ["OAUTH", "PROGRAMMATIC_ACCESS_TOKEN"];

    /// <summary>What an account identifier looks like, for sentences.</summary>
    public const string AccountRule = "an account identifier such as myorg-myaccount, or xy12345.eu-central-1 (without .snowflakecomputing.com)";

    /// <summary>What an address looks like, for sentences.</summary>
    public const string AddressRule = "an https address such as https://myorg-myaccount.privatelink.snowflakecomputing.com, without a path";

    /// <summary>What names of databases, schemas, warehouses and roles look like, for sentences.</summary>
    public const string NameRule = SnowflakeName.Rule;

    /// <summary>What a stage looks like, for sentences.</summary>
    public const string StageRule = "its name, perhaps with its schema, such as lake.archive, without '@'";

    /// <summary>"The value … can be up to 2000 characters long": https://docs.snowflake.com/en/sql-reference/parameters#query-tag.</summary>
    public const string QueryTagRule = "a text of at most 2000 characters";

    /// <summary>Where requests go.</summary>
    public Uri Address => Url ?? new($"https://{Account.ToLowerInvariant().Replace('_', '-')}.snowflakecomputing.com"); // hosts have no underscores

    /// <summary>For people.</summary>
    public string Name => $"{Address.Authority}/{Database}.{Schema}";

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9_-]*(\.[A-Za-z0-9-]+)*\z")]
    private static partial Regex AccountForm { get; }

    public static bool IsAccount(string text) => AccountForm.IsMatch(text) && !text.EndsWith(".snowflakecomputing.com", StringComparison.OrdinalIgnoreCase);

    public static bool IsName(string text) => SnowflakeName.IsOne(text);

    public static bool IsStage(string text) => SnowflakeName.IsDotted(text);

    public static bool IsQueryTag(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length <= 2000;
    }

    /// <summary>An address to which a token may be sent: https, or this machine.</summary>
    public static bool IsAddress(string text, out Uri? url) =>
        Uri.TryCreate(text, UriKind.Absolute, out url) && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp && url.IsLoopback)
        && url.PathAndQuery == "/" && url.UserInfo.Length == 0;

    /// <exception cref="FailureException">Input: a value that can't work, named as the person who set it knows it.</exception>
    public void Validate()
    {
        if (!IsAccount(Account))
            throw Wrong($"The account '{Account}' in SNOWFLAKE_ACCOUNT or 'warehouse.snowflake.account' is none: use {AccountRule}.");
        foreach (var (key, name) in new[] { ("role", Role), ("warehouse", Warehouse), ("database", Database), ("schema", Schema) })
        {
            if (name is not null && !IsName(name))
                throw Wrong($"'{name}' in SNOWFLAKE_{key.ToUpperInvariant()} or 'warehouse.snowflake.{key}' is no name in Snowflake: use {NameRule}.");
        }
        if (!IsStage(Stage))
            throw Wrong($"'{Stage}' in SNOWFLAKE_STAGE or 'warehouse.snowflake.stage' is no stage: use {StageRule}.");
        if (!IsQueryTag(QueryTag))
            throw Wrong($"The query tag in SNOWFLAKE_QUERY_TAG or 'warehouse.snowflake.query_tag' is too long: use {QueryTagRule}.");
        if (TokenType is not null && !TokenTypes.Contains(TokenType))
            throw Wrong($"'{TokenType}' in SNOWFLAKE_TOKEN_TYPE or 'warehouse.snowflake.token_type' is no type of token: use {string.Join(" or ", TokenTypes)}.");
        if (Token is null && PrivateKey is null)
            throw Wrong($"Nothing signs in to Snowflake: set SNOWFLAKE_PRIVATE_KEY (with SNOWFLAKE_USER) or SNOWFLAKE_TOKEN, or refer to one in 'warehouse.snowflake:'.");
        if (Token is null && User is null)
            throw Wrong($"The user whose key is in {PrivateKey!.Name} is missing: set SNOWFLAKE_USER, or 'warehouse.snowflake.user'.");
        if (Token is { Value: var token } && (token.Length == 0 || token.Any(c => c is <= ' ' or > '~')))
            throw Wrong($"The token in {Token.Name} has characters that no token has: set it again, without quotes and line breaks.");
    }

    private static FailureException Wrong(string sentence) => new(FailureKind.Input, sentence);
}
