namespace GitHubSimulator;

/// <param name="Issues">How many issues and pull requests it has.</param>
public sealed record RepositorySummary(long Id, string Name, int Issues, Availability Availability);
