using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using GitHubQueue.Records;
using Google.Apis.Auth.OAuth2.Responses;

namespace GitHubQueue.Cloud;

/// <summary>
/// An answer of one of Google's APIs that isn't a success: <c>{"error": {"code": 404, "message": "…", "errors": [{"reason": "notFound"}]}}</c>
/// (https://cloud.google.com/storage/docs/json_api/v1/status-codes), newer ones with <c>"status": "NOT_FOUND"</c> instead of reasons
/// (https://cloud.google.com/apis/design/errors); something on the way may word it otherwise.
/// </summary>
internal sealed class GoogleError : Exception
{
    public GoogleError(HttpStatusCode status, ReadOnlySpan<byte> body)
        : this(status, Read(body))
    {
    }

    private GoogleError(HttpStatusCode status, (string? Reason, string? Message) read)
        : base(string.Create(CultureInfo.InvariantCulture, $"{(int)status} {OneLine.Of(read.Message) ?? status.ToString()}")) =>
        (Status, Reason) = (status, read.Reason);

    public HttpStatusCode Status { get; }

    /// <summary>Such as <c>notFound</c> or <c>NOT_FOUND</c>; null: the answer names none.</summary>
    public string? Reason { get; }

    /// <summary>Worth another attempt within seconds: load, network, timeouts, a body that was damaged on its way. https://cloud.google.com/storage/docs/retry-strategy</summary>
    public static bool IsTransient(Exception error) => error switch
    {
        GoogleError { Status: HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError } => true,
        GoogleError { Status: HttpStatusCode.Forbidden, Reason: "rateLimitExceeded" or "userRateLimitExceeded" } => true,
        GoogleError { Status: HttpStatusCode.BadRequest } refused => refused.Message.Contains("match calculated", StringComparison.Ordinal),
        GoogleError => false,
        TokenResponseException refusal => GoogleIdentity.IsTransient(refusal),
        HttpRequestException or IOException or TimeoutException or OperationCanceledException => true,
        _ => false,
    };

    private static (string? Reason, string? Message) Read(ReadOnlySpan<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body.ToArray());
            if (json.RootElement.Field("error") is { ValueKind: JsonValueKind.Object } error)
            {
                var first = error.Field("errors") is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() > 0 ? list[0] : error;
                return (Text(first, "reason") ?? Text(error, "status"), Text(error, "message"));
            }
        }
        catch (JsonException)
        {
            // plain text, as for alt=media, or a proxy's HTML
        }
        var text = Encoding.UTF8.GetString(body).Trim();
        return (null, text.Length is > 0 and <= OneLine.Longest && !text.StartsWith('<') ? text : null);
    }

    private static string? Text(JsonElement element, string name) => element.Field(name)?.TextOrNull();
}
