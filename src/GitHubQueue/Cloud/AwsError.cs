using System.Globalization;
using System.Net;
using System.Text.Json;
using GitHubQueue.Records;

namespace GitHubQueue.Cloud;

/// <summary>
/// An answer of one of AWS's JSON services that isn't a success: <c>{"__type": "ResourceNotFoundException", "Message": "…"}</c>, with a
/// namespace before the type and a small m where another part of AWS answers (https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html).
/// </summary>
internal sealed class AwsError : Exception
{
    public AwsError(HttpStatusCode status, byte[] body)
        : this(status, Read(body))
    {
    }

    private AwsError(HttpStatusCode status, (string? Code, string? Message) read)
        : base(string.Create(CultureInfo.InvariantCulture, $"{(int)status} {OneLine.Of(read.Message) ?? OneLine.Of(read.Code) ?? status.ToString()}")) =>
        (Status, Code) = (status, read.Code);

    public HttpStatusCode Status { get; }

    /// <summary>Null: the answer names none, so it may come from something on the way.</summary>
    public string? Code { get; }

    /// <summary>Worth another attempt within seconds: load, network, timeouts. https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html</summary>
    public static bool IsTransient(Exception error) => error switch
    {
        AwsError { Code: "ThrottlingException" or "Throttling" or "TooManyRequestsException" or "RequestLimitExceeded" or "InternalServiceError" or "RequestTimeout" } => true,
        AwsError { Status: HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError } => true,
        AwsError => false,
        HttpRequestException or IOException or TimeoutException or OperationCanceledException => true,
        _ => false,
    };

    private static (string? Code, string? Message) Read(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement is { ValueKind: JsonValueKind.Object } root)
                return (Text(root, "__type")?.Split('#')[^1].Split(':')[0], Text(root, "Message") ?? Text(root, "message"));
        }
        catch (JsonException)
        {
            // something on the way answered
        }
        return (null, null);
    }

    private static string? Text(JsonElement element, string name) => element.Field(name)?.TextOrNull();
}
