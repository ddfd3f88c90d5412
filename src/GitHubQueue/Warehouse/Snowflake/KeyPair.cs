using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using GitHubQueue.Records;

namespace GitHubQueue.Warehouse.Snowflake;

/// <summary>
/// A user's private key, and the JSON web tokens that it signs (https://docs.snowflake.com/en/developer-guide/sql-api/authenticating). Not safe
/// for several threads at once.
/// </summary>
internal sealed class KeyPair : IDisposable
{
    private readonly RSA _rsa;

    private KeyPair(RSA rsa)
    {
        _rsa = rsa;
        Fingerprint = $"SHA256:{Convert.ToBase64String(SHA256.HashData(rsa.ExportSubjectPublicKeyInfo()))}";
    }

    /// <summary>Of the public key, as <c>describe user</c> shows it in RSA_PUBLIC_KEY_FP.</summary>
    public string Fingerprint { get; }

    /// <param name="pem">In which line breaks may be written as <c>\n</c>, as some shells and files need it.</param>
    /// <param name="passphrase">Null: the key isn't encrypted.</param>
    /// <exception cref="FailureException">Input: not a private RSA key, or not with that passphrase. What it holds instead isn't told, not even in part.</exception>
    public static KeyPair Read(SnowflakeSecret pem, SnowflakeSecret? passphrase)
    {
        var text = pem.Value.Replace("\\n", "\n", StringComparison.Ordinal);
        var isEncrypted = text.Contains("ENCRYPTED", StringComparison.Ordinal);
        if (isEncrypted && passphrase is null)
            throw new FailureException(FailureKind.Input, $"The private key in {pem.Name} is encrypted, and no passphrase is there: set SNOWFLAKE_PRIVATE_KEY_PASSPHRASE, or 'warehouse.snowflake.private_key_passphrase'.");
        var rsa = RSA.Create();
        try
        {
            if (isEncrypted)
                rsa.ImportFromEncryptedPem(text, passphrase!.Value);
            else
                rsa.ImportFromPem(text);
            rsa.SignData("public keys can't"u8, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            return new(rsa);
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            rsa.Dispose();
            throw new FailureException(FailureKind.Input, isEncrypted
                ? $"The private key in {pem.Name} can't be read with the passphrase in {passphrase!.Name}: check both; the key is RSA in PEM form, PKCS#8, whole."
                : $"{pem.Name} holds no private RSA key in PEM form, whole: make one with 'openssl genrsa 2048 | openssl pkcs8 -topk8 -inform PEM -nocrypt', and see docs/snowflake.md for what follows.");
        }
    }

    /// <param name="lifetime">Snowflake allows an hour at most.</param>
    public string Sign(string account, string user, DateTimeOffset now, TimeSpan lifetime)
    {
        var subject = $"{AccountOf(account)}.{SnowflakeName.Kept(user)}";
        var head = Base64Url.EncodeToString("""{"alg":"RS256","typ":"JWT"}"""u8);
        var claims = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>
        {
            ["iss"] = $"{subject}.{Fingerprint}",
            ["sub"] = subject,
            ["iat"] = now.ToUnixTimeSeconds(),
            ["exp"] = (now + lifetime).ToUnixTimeSeconds(),
        });
        var signed = $"{head}.{Base64Url.EncodeToString(claims)}";
        var signature = _rsa.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    /// <summary>
    /// In upper case, a locator without its region, and a replicated account (<c>.global</c>) without what follows the hyphen: so does the
    /// documentation's own program, sql-api-generate-jwt.py of the page above.
    /// </summary>
    internal static string AccountOf(string account)
    {
        var end = account.Contains(".global", StringComparison.OrdinalIgnoreCase) ? account.IndexOf('-', StringComparison.Ordinal) : account.IndexOf('.', StringComparison.Ordinal);
        return (end > 0 ? account[..end] : account).ToUpperInvariant();
    }

    public void Dispose() => _rsa.Dispose();
}
