namespace GitHubQueue.Benchmarks;

/// <summary>A measurement that could not be made; the message is a sentence for the person who asked for it.</summary>
internal sealed class BenchmarkException(string message) : Exception(message);
