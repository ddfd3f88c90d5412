namespace GitHubQueue.Cli.Commands;

/// <summary>What becomes of the result of each job.</summary>
internal enum IngestReportStyle
{
    /// <summary>A sentence for people.</summary>
    Text,

    /// <summary>There is one, and it is an object.</summary>
    JsonObject,

    /// <summary>One document holds them all.</summary>
    JsonDocument,

    /// <summary>There is no end to them: one a line.</summary>
    JsonLines,
}
