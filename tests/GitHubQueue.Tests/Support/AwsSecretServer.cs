using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Auth;
using GitHubQueue.Secrets;
using Microsoft.AspNetCore.Http;

namespace GitHubQueue.Tests.Support;

/// <summary>
/// Stands in for AWS Secrets Manager: GetSecretValue (https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html),
/// with its errors. Checks signatures with the AWS SDK's own signer.
/// </summary>
internal sealed class AwsSecretServer : IAsyncDisposable
{
    public const string AccessKey = "AKIDEXAMPLE", SecretKey = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", Region = "eu-central-1";

    private readonly LoopbackServer _server;
    private readonly ConcurrentDictionary<string, object> _secrets = [];
    private int _requests;

    private AwsSecretServer(LoopbackServer server) => _server = server;

    public Uri Url => _server.Url;

    /// <summary>How many came.</summary>
    public int Requests => _requests;

    /// <summary>Null: keys are long-lived, and a request with a session token is refused.</summary>
    public string? SessionToken { get; init; }

    /// <summary>Answers with this status and error; null: as it deserves.</summary>
    public Func<(int Status, string Type, string Message)?> Refuse { get; set; } = () => null;

    /// <summary>Retries after a millisecond, for the sake of the tests' time.</summary>
    public AwsSecretsEndpoint Endpoint => new()
    {
        ServiceUrl = Url,
        Region = Region,
        AccessKey = AccessKey,
        SecretKey = SecretKey,
        SessionToken = SessionToken,
        FirstRetryAfter = TimeSpan.FromMilliseconds(1),
    };

    public static async Task<AwsSecretServer> StartAsync(string? sessionToken = null)
    {
        AwsSecretServer? self = null;
        return self = new(await LoopbackServer.StartAsync(context => self!.HandleAsync(context))) { SessionToken = sessionToken };
    }

    /// <param name="value">A text, or bytes.</param>
    public void Put(string name, object value) => _secrets[name] = value;

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        Interlocked.Increment(ref _requests);
        var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var error = Refuse() ?? Check(context.Request, body.ToArray());
        if (error is null)
        {
            using var asked = JsonDocument.Parse(body.ToArray());
            var id = asked.RootElement.GetProperty("SecretId").GetString()!;
            if (_secrets.TryGetValue(id, out var value))
            {
                await AnswerAsync(context, 200, value is string text
                    ? new { ARN = $"arn:aws:secretsmanager:{Region}:1:secret:{id}-AbCdEf", Name = id, SecretString = text, VersionStages = new[] { "AWSCURRENT" } }
                    : new { ARN = $"arn:aws:secretsmanager:{Region}:1:secret:{id}-AbCdEf", Name = id, SecretBinary = Convert.ToBase64String((byte[])value) });
                return;
            }
            error = (400, "ResourceNotFoundException", "Secrets Manager can't find the specified secret.");
        }
        await AnswerAsync(context, error.Value.Status, new { __type = error.Value.Type, error.Value.Message });
    }

    private static async Task AnswerAsync(HttpContext context, int status, object body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/x-amz-json-1.1";
        await context.Response.WriteAsync(JsonSerializer.Serialize(body));
    }

    private (int, string, string)? Check(HttpRequest request, byte[] body)
    {
        string Header(string name) => request.Headers[name].ToString();
        if (request.Method != "POST" || request.Path != "/" || Header("X-Amz-Target") != "secretsmanager.GetSecretValue" || Header("Content-Type") != "application/x-amz-json-1.1")
            return (400, "UnknownOperationException", "");
        if (Header("X-Amz-Security-Token") != (SessionToken ?? ""))
            return (400, "UnrecognizedClientException", "The security token included in the request is invalid.");
        const string Signed = "content-type;host;x-amz-date;x-amz-target";
        var names = SessionToken is null ? Signed : "content-type;host;x-amz-date;x-amz-security-token;x-amz-target";
        if (!DateTime.TryParseExact(Header("X-Amz-Date"), "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out var time)
            || (TimeProvider.System.GetUtcNow() - time).Duration() > TimeSpan.FromMinutes(5))
            return (400, "InvalidSignatureException", "Signature expired.");
        var canonical = $"POST\n/\n\n{string.Concat(names.Split(';').Select(name => $"{name}:{Header(name)}\n"))}\n{names}\n{Convert.ToHexStringLower(SHA256.HashData(body))}";
        var expected = AWS4Signer.ComputeSignature(new ImmutableCredentials(AccessKey, SecretKey, SessionToken), Region, time, "secretsmanager", names, canonical);
        var scope = $"{time:yyyyMMdd}/{Region}/secretsmanager/aws4_request";
        return Header("Authorization") == $"AWS4-HMAC-SHA256 Credential={AccessKey}/{scope}, SignedHeaders={names}, Signature={expected.Signature}" ? null
            : Header("Authorization").Contains($"Credential={AccessKey}/", StringComparison.Ordinal)
                ? (400, "InvalidSignatureException", "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.")
                : (400, "UnrecognizedClientException", "The security token included in the request is invalid.");
    }
}
