using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace GitHubQueue.Tests.Support;

/// <summary>A request that a stand-in refuses as Google's own server would; with the body that is documented for it.</summary>
/// <param name="reason">Such as <c>notFound</c>; of newer APIs the status, such as <c>NOT_FOUND</c>.</param>
internal sealed class GoogleRefusal(int status, string reason, string message) : Exception(message)
{
    /// <summary>https://cloud.google.com/storage/docs/json_api/v1/status-codes, or https://cloud.google.com/apis/design/errors for reasons in capitals.</summary>
    public static string Body(int status, string reason, string message) => JsonSerializer.Serialize(new
    {
        error = reason.Any(char.IsAsciiLetterLower)
            ? (object)new { code = status, message, errors = new[] { new { message, domain = "global", reason } } }
            : new { code = status, message, status = reason },
    });

    public async Task AnswerAsync(HttpResponse response)
    {
        response.StatusCode = status;
        response.ContentType = "application/json; charset=UTF-8";
        await response.WriteAsync(Body(status, reason, Message));
    }
}
