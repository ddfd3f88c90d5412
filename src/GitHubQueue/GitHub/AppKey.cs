using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using GitHubQueue.Records;

namespace GitHubQueue.GitHub;

/// <summary>The private key of a GitHub App, and the JSON web tokens that it signs. Not safe for several threads at once.</summary>
internal sealed class AppKey : IDisposable
{
    /// <summary>GitHub's own advice, against clocks that are a little apart.</summary>
    private static readonly TimeSpan Backdated = TimeSpan.FromMinutes(1);

    /// <summary>GitHub allows ten minutes, and means it: a clock that is a second ahead would make it too long.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(9);

    private readonly RSA _rsa;

    private AppKey(RSA rsa) => _rsa = rsa;

    /// <remarks><paramref name="pem"/>: in which line breaks may be written as <c>\n</c>, as some shells and files need it.</remarks>
    /// <exception cref="FailureException">Input: not a private RSA key. What it holds instead isn't told, not even in part.</exception>
    public static AppKey Read(string pem)
    {
        var rsa = RSA.Create();
        try
        {
            rsa.ImportFromPem(pem.Replace("\\n", "\n", StringComparison.Ordinal));
            rsa.SignData("public keys can't"u8, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            return new(rsa);
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            rsa.Dispose();
            throw new FailureException(FailureKind.Input,
                $"{GitHubApp.KeyVariable} holds no private RSA key in PEM form, whole and without a password: download one from the App's settings "
                + "('Generate a private key') and set the variable to its text, or to 'file:' and its path.");
        }
    }

    /// <summary>https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-json-web-token-jwt-for-a-github-app</summary>
    public string Sign(string appId, DateTimeOffset now)
    {
        var head = Base64Url.EncodeToString("""{"alg":"RS256","typ":"JWT"}"""u8);
        var claims = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>
        {
            ["iat"] = (now - Backdated).ToUnixTimeSeconds(),
            ["exp"] = (now + Lifetime).ToUnixTimeSeconds(),
            ["iss"] = appId,
        });
        var signed = $"{head}.{Base64Url.EncodeToString(claims)}";
        var signature = _rsa.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    public void Dispose() => _rsa.Dispose();
}
