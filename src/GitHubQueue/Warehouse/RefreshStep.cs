namespace GitHubQueue.Warehouse;

/// <summary>One step of a refresh.</summary>
/// <param name="Step">Such as <c>gold: facts</c>.</param>
/// <param name="Rows">New or changed ones.</param>
public sealed record RefreshStep(string Step, long Rows, long Milliseconds);
