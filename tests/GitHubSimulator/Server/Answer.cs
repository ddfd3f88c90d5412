using GitHubSimulator.Text;

namespace GitHubSimulator.Server;

/// <summary>An answer before it is written: what an endpoint or a fault decides. The writer adds what all answers have.</summary>
internal sealed class Answer(int status, Utf8Buffer? body = null) : IDisposable
{
    public const string Json = "application/json; charset=utf-8";

    public int Status { get; } = status;

    public Utf8Buffer? Body { get; set; } = body;

    public string? ContentType { get; init; } = body is null ? null : Json;

    public string? Link { get; init; }

    /// <summary>Has an ETag, and becomes a 304 where the client knows it.</summary>
    public bool Tagged { get; set; }

    /// <summary>Costs one of the token's requests.</summary>
    public bool Counted { get; init; } = true;

    /// <summary>Carries x-ratelimit headers.</summary>
    public bool ShowsBudget { get; init; } = true;

    public Dictionary<string, string> Headers { get; } = [];

    /// <summary>Runs when the whole body is about to go out.</summary>
    public Action? Sent { get; set; }

    /// <summary>Send the body's first half under the length of the whole, then cut the connection.</summary>
    public bool CutHalfway { get; set; }

    /// <summary>An error as GitHub words it since 2024.</summary>
    public static Answer Error(int status, string message, string documentation = "https://docs.github.com/rest", string? errors = null) =>
        new(status, Utf8Buffer.Of($$"""{"message":{{Quote(message)}},{{(errors is null ? "" : $"\"errors\":{errors},")}}"documentation_url":"{{documentation}}","status":"{{status}}"}"""));

    public static Answer NotFound() => Error(404, "Not Found");

    public void Dispose() => Body?.Dispose();

    private static string Quote(string text) => System.Text.Json.JsonSerializer.Serialize(text);
}
