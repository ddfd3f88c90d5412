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
