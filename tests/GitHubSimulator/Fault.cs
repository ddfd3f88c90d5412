namespace GitHubSimulator;

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
