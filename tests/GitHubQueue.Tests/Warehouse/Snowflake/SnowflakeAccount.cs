using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace GitHubQueue.Tests.Warehouse.Snowflake;

/// <summary>Who may sign in, and what there is: https://docs.snowflake.com/en/developer-guide/sql-api/authenticating.</summary>
internal sealed class SnowflakeAccount
{
    /// <summary>As in the token of a key pair: without region, in upper case.</summary>
    public string Name { get; init; } = "MYORG-MYACCOUNT";

    /// <summary>Public keys, by user.</summary>
    public Dictionary<string, RSA> Keys { get; } = [];

    /// <summary>Tokens that are good, with their type.</summary>
    public Dictionary<string, string> Tokens { get; } = [];

    public HashSet<string> Roles { get; } = ["LOADER"];

    public HashSet<string> Warehouses { get; } = ["LOADING"];

    public HashSet<string> Schemas { get; } = ["GITHUB.LAKE"];

    /// <summary>What names the session's things; those that don't exist are null, and so is a schema without its database.</summary>
    public Dictionary<string, string?> Context(JsonElement body)
    {
        var (role, warehouse, database, schema) = (Text("role"), Text("warehouse"), Text("database"), Text("schema"));
        var isThere = Schemas.Contains($"{database}.{schema}");
        return new()
        {
            ["role"] = role is null ? "PUBLIC" : Roles.Contains(role) ? role : throw SnowflakeRefusal.Of("390189", "08001", $"Role '{role}' specified in the connect string does not exist or not authorized."),
            ["warehouse"] = warehouse is not null && Warehouses.Contains(warehouse) ? warehouse : null,
            ["database"] = isThere ? database : null,
            ["schema"] = isThere ? schema : null,
        };

        string? Text(string name) => body.TryGetProperty(name, out var value) ? value.GetString() : null;
    }

    /// <exception cref="SnowflakeRefusal">401.</exception>
    public void Check(string token, string? type, DateTimeOffset now)
    {
        if (type is not (null or "KEYPAIR_JWT" or "OAUTH" or "PROGRAMMATIC_ACCESS_TOKEN"))
            throw new SnowflakeRefusal(400, "390142", "08001", $"Invalid token type '{type}'.");
        var isKeyPair = type == "KEYPAIR_JWT" || type is null && token.Split('.').Length == 3;
        if (isKeyPair)
            CheckSigned(token, now);
        else if (!Tokens.TryGetValue(token, out var known) || type is not null && type != known)
            throw type == "PROGRAMMATIC_ACCESS_TOKEN" ? Unauthorized("394400", "Programmatic access token is invalid.") : Unauthorized("390303", "Invalid OAuth access token.");
    }

    private void CheckSigned(string token, DateTimeOffset now)
    {
        var parts = token.Split('.');
        if (parts.Length != 3 || Decoded(parts[0]) is not { } head || Decoded(parts[1]) is not { } claims)
            throw Invalid();
        if (head.GetProperty("alg").GetString() != "RS256" || head.GetProperty("typ").GetString() != "JWT")
            throw Invalid();
        var issuer = claims.GetProperty("iss").GetString()!;
        var subject = claims.GetProperty("sub").GetString()!;
        var user = subject.Split('.', 2)[^1];
        if (subject != $"{Name}.{user}" || !Keys.TryGetValue(user, out var key))
            throw Invalid();
        var fingerprint = Convert.ToBase64String(SHA256.HashData(key.ExportSubjectPublicKeyInfo()));
        if (issuer != $"{subject}.SHA256:{fingerprint}")
            throw Invalid();
        if (!key.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))
            throw Invalid();
        var issued = DateTimeOffset.FromUnixTimeSeconds(claims.GetProperty("iat").GetInt64());
        var expires = DateTimeOffset.FromUnixTimeSeconds(claims.GetProperty("exp").GetInt64());
        if (issued > now.AddMinutes(1) || expires <= now || now > issued.AddHours(1)) // an hour, even if a longer time is given
            throw Invalid();
        if (claims.EnumerateObject().Select(claim => claim.Name).Order(StringComparer.Ordinal).SequenceEqual(["exp", "iat", "iss", "sub"]) is false)
            throw Invalid();
    }

    private static JsonElement? Decoded(string part)
    {
        try
        {
            return JsonElement.Parse(Base64Url.DecodeFromChars(part));
        }
        catch (Exception odd) when (odd is FormatException or JsonException)
        {
            return null;
        }
    }

    private static SnowflakeRefusal Invalid() => Unauthorized("390144", "JWT token is invalid. [7f4a1f0c]");

    private static SnowflakeRefusal Unauthorized(string code, string message) => new(401, code, "", message);
}
