using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Amazon.Runtime;

namespace GitHubQueue.Cloud;

/// <summary>
/// AWS Signature Version 4: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html. All headers of the
/// request are signed, so it is signed last.
/// </summary>
internal static class AwsSignature
{
    private const string Algorithm = "AWS4-HMAC-SHA256";

    /// <param name="body">Of the request.</param>
    /// <param name="service">As it stands in the credential scope: <c>secretsmanager</c>.</param>
    public static void Sign(HttpRequestMessage request, ReadOnlySpan<byte> body, ImmutableCredentials keys, string region, string service, DateTimeOffset now)
    {
        var time = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        request.Headers.TryAddWithoutValidation("X-Amz-Date", time);
        if (keys.UseToken)
            request.Headers.TryAddWithoutValidation("X-Amz-Security-Token", keys.Token);
        var headers = Headers(request);
        var signedHeaders = string.Join(';', headers.Keys);
        var canonical = string.Join('\n',
        [
            request.Method.Method,
            request.RequestUri!.AbsolutePath,
            string.Join('&', request.RequestUri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)),
            .. headers.Select(header => $"{header.Key}:{header.Value}"),
            "",
            signedHeaders,
            Hash(body),
        ]);
        var day = time[..8];
        var scope = $"{day}/{region}/{service}/aws4_request";
        var key = Encoding.UTF8.GetBytes($"AWS4{keys.SecretKey}");
        foreach (var part in new[] { day, region, service, "aws4_request" })
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        var signature = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{Algorithm}\n{time}\n{scope}\n{Hash(Encoding.UTF8.GetBytes(canonical))}"));
        request.Headers.TryAddWithoutValidation(
            "Authorization", $"{Algorithm} Credential={keys.AccessKey}/{scope}, SignedHeaders={signedHeaders}, Signature={Convert.ToHexStringLower(signature)}");
    }

    private static SortedDictionary<string, string> Headers(HttpRequestMessage request)
    {
        var headers = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["host"] = request.RequestUri!.Authority }; // without the scheme's own port
        foreach (var (name, values) in request.Headers.NonValidated.Concat(request.Content?.Headers.NonValidated ?? default))
            headers[name.ToLowerInvariant()] = string.Join(',', values.Select(value => value.Trim()));
        return headers;
    }

    private static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
