namespace GitHubSimulator;

/// <summary>What goes wrong.</summary>
public enum FaultKind
{
    /// <summary>Any <see cref="Fault.Status"/> with optional body and headers.</summary>
    Status,

    /// <summary>Secondary rate limit: 403, or <see cref="Fault.Status"/>, with budget left.</summary>
    Secondary,

    /// <summary>The token's budget is spent until <see cref="Fault.ResetIn"/> seconds have passed: 403, or <see cref="Fault.Status"/>.</summary>
    Exhausted,

    /// <summary>503 with HTML under a JSON content type.</summary>
    Html,

    /// <summary>The right answer cut in its middle; see <see cref="Fault.Variant"/>.</summary>
    Truncated,

    /// <summary>Nothing comes for <see cref="Fault.Ms"/>, then the connection ends; see <see cref="Fault.Variant"/>.</summary>
    Stall,

    /// <summary>The connection is cut at once. HttpClient repeats a GET by itself when that was a kept-alive connection.</summary>
    Reset,

    /// <summary>The answer comes <see cref="Fault.Ms"/> later.</summary>
    Slow,

    /// <summary><see cref="Fault.Change"/> happens before the request is answered.</summary>
    Change,

    /// <summary>404 although the page is there.</summary>
    NotFoundPage,
}

/// <summary>
/// A rule for coming API requests. Over HTTP: <c>POST /__fault</c> with these names in snake case. Each rule counts every
/// request that its path matches, from the moment it is set; of the rules that are due the first decides the answer and is used up by
/// one, after every due <see cref="FaultKind.Slow"/> and <see cref="FaultKind.Change"/> before it was applied.
/// </summary>
public sealed record Fault(FaultKind Kind)
{
    /// <summary>How many requests it hits.</summary>
    public int Times { get; init; } = 1;

    /// <summary>How many matching requests it lets pass first.</summary>
    public int Skip { get; init; }

    /// <summary>Text that path and query must contain; null for all.</summary>
    public string? Path { get; init; }

    public int? Status { get; init; }

    public string? Body { get; init; }

    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    /// <summary>Seconds in Retry-After of a secondary limit; null leaves the header out.</summary>
    public double? RetryAfter { get; init; }

    /// <summary>Write Retry-After as an HTTP date.</summary>
    public bool RetryAfterAsDate { get; init; }

    /// <summary>Seconds until a spent budget is full again.</summary>
    public double ResetIn { get; init; } = 60;

    /// <summary>Duration of a delay; a stall without one lasts until the client goes away.</summary>
    public int Ms { get; init; }

    /// <summary>
    /// 'length' (default: the cut body has a matching Content-Length) or 'close' (the connection ends before its
    /// Content-Length) when truncated; 'headers' (default) or 'nothing' come before a stall.
    /// </summary>
    public string? Variant { get; init; }

    public Change? Change { get; init; }
}
