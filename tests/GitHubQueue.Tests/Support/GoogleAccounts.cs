using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using GitHubQueue.Cloud;
using Google.Apis.Auth.OAuth2;
using Microsoft.AspNetCore.Http;

namespace GitHubQueue.Tests.Support;

/// <summary>
/// The part of Google that gives tokens: for a service account's signed JWT
/// (https://developers.google.com/identity/protocols/oauth2/service-account#httprest), for a machine of Google Cloud
/// (https://cloud.google.com/compute/docs/access/authenticate-workloads), and for another identity provider's token
/// (https://cloud.google.com/iam/docs/reference/sts/rest/v1/TopLevel/token). Checks what it is sent.
/// </summary>
internal sealed class GoogleAccounts
{
    /// <summary>The token of the other identity provider that is accepted.</summary>
    public const string SubjectToken = "subject-token";

    private const string Email = "lake@project.iam.gserviceaccount.com";
    private const string KeyId = "0123456789abcdef";
    private const string CloudPlatform = "https://www.googleapis.com/auth/cloud-platform";
    private static readonly RSA Key = RSA.Create(2048);

    private readonly ConcurrentDictionary<string, string> _scopes = [];
    private int _issued;

    /// <summary>How many tokens it has given.</summary>
    public int Issued => _issued;

    /// <summary>Answers requests for tokens with this instead; null: as they deserve.</summary>
    public Func<GoogleRefusal?> Refuse { get; set; } = () => null;

    /// <summary>From now on no token that was given is good any more.</summary>
    public void Expire() => _scopes.Clear();

    /// <param name="server">The stand-in that serves this, at any path that <see cref="Serves"/>.</param>
    public static string ServiceAccountFile(Uri server) => JsonSerializer.Serialize(new
    {
        type = "service_account",
        project_id = "project",
        private_key_id = KeyId,
        private_key = Key.ExportPkcs8PrivateKeyPem(),
        client_email = Email,
        client_id = "1",
        token_uri = new Uri(server, "token"),
    });

    public static string ExternalAccountFile(Uri server, string subjectTokenFile) => JsonSerializer.Serialize(new
    {
        type = "external_account",
        audience = "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/pool/providers/provider",
        subject_token_type = "urn:ietf:params:oauth:token-type:jwt",
        token_url = new Uri(server, "sts"),
        credential_source = new { file = subjectTokenFile },
    });

    public static GoogleIdentity Identity(Uri server, string scope) => new(
        scope, _ => Task.FromResult(CredentialFactory.FromJson<ServiceAccountCredential>(ServiceAccountFile(server)).ToGoogleCredential()));

    public static bool Serves(PathString path) => path.Value is "/" or "/token" or "/sts" || path.StartsWithSegments("/computeMetadata", StringComparison.Ordinal);

    public async Task AnswerAsync(HttpContext context)
    {
        if (Refuse() is { } refusal)
        {
            await refusal.AnswerAsync(context.Response);
            return;
        }
        var (scope, problem) = context.Request.Path.Value switch
        {
            "/token" => OfForm(await context.Request.ReadFormAsync()),
            "/sts" => OfExchange(await context.Request.ReadFormAsync()),
            "/" => ("", null),
            _ => OfMachine(context.Request),
        };
        context.Response.StatusCode = problem is null ? 200 : 400;
        context.Response.Headers["Metadata-Flavor"] = "Google";
        if (problem is not null)
            await context.Response.WriteAsJsonAsync(new { error = "invalid_grant", error_description = problem });
        else if (scope.Length > 0)
            await context.Response.WriteAsJsonAsync(new { access_token = Issue(scope), token_type = "Bearer", expires_in = 3599, issued_token_type = "urn:ietf:params:oauth:token-type:access_token" });
    }

    /// <summary>Looks at who sends a request to an API.</summary>
    /// <exception cref="GoogleRefusal">Nobody, or somebody without the scope.</exception>
    public void Check(HttpRequest request, string scope)
    {
        var header = request.Headers.Authorization.ToString();
        if (header.Length == 0)
            throw new GoogleRefusal(401, "required", "Anonymous caller does not have storage.objects.list access to the Google Cloud Storage bucket.");
        if (!header.StartsWith("Bearer ", StringComparison.Ordinal) || !_scopes.TryGetValue(header["Bearer ".Length..], out var scopes))
            throw new GoogleRefusal(401, "authError", "Invalid Credentials");
        if (!scopes.Split(' ').Any(one => one == scope || one == CloudPlatform))
            throw new GoogleRefusal(403, "insufficientPermissions", "Insufficient Permission");
    }

    private string Issue(string scope)
    {
        var token = $"ya29.stand-in-{Interlocked.Increment(ref _issued).ToString(CultureInfo.InvariantCulture)}-{Guid.NewGuid():n}";
        _scopes[token] = scope;
        return token;
    }

    private static (string Scope, string? Problem) OfForm(IFormCollection form)
    {
        if (form["grant_type"] != "urn:ietf:params:oauth:grant-type:jwt-bearer")
            return ("", "Invalid grant_type");
        var parts = form["assertion"].ToString().Split('.');
        if (parts.Length != 3 || !Key.VerifyData(System.Text.Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Decode(parts[2]), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))
            return ("", "Invalid JWT Signature.");
        using var header = JsonDocument.Parse(Decode(parts[0]));
        using var claims = JsonDocument.Parse(Decode(parts[1]));
        var (issued, expires) = (claims.RootElement.GetProperty("iat").GetInt64(), claims.RootElement.GetProperty("exp").GetInt64());
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        return (header.RootElement.GetProperty("alg").GetString(), header.RootElement.GetProperty("kid").GetString()) != ("RS256", KeyId) ? ("", "Invalid JWT header")
            : claims.RootElement.GetProperty("iss").GetString() != Email ? ("", "Invalid grant: account not found")
            : claims.RootElement.GetProperty("aud").GetString() != "https://oauth2.googleapis.com/token" ? ("", "Invalid JWT: Failed audience check.")
            : issued > now + 60 || expires < now || expires - issued > 3600 ? ("", "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe.")
            : (claims.RootElement.GetProperty("scope").GetString()!, null);
    }

    private static (string Scope, string? Problem) OfExchange(IFormCollection form) =>
        form["grant_type"] == "urn:ietf:params:oauth:grant-type:token-exchange"
        && form["audience"].ToString().StartsWith("//iam.googleapis.com/", StringComparison.Ordinal)
        && form["subject_token"] == SubjectToken
            ? (form["scope"].ToString(), null)
            : ("", "The exchange is not as documented.");

    private static (string Scope, string? Problem) OfMachine(HttpRequest request) =>
        request.Headers["Metadata-Flavor"] != "Google" ? ("", (string?)"Missing Metadata-Flavor:Google header.")
        : request.Path.Value!.EndsWith("/service-accounts/default/token", StringComparison.Ordinal) ? (request.Query["scopes"].ToString().Replace(',', ' '), null)
        : ("", null);

    private static byte[] Decode(string text) => System.Buffers.Text.Base64Url.DecodeFromChars(text);
}
