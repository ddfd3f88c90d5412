using GitHubQueue.Records;

namespace GitHubQueue.Cli;

/// <summary>Addresses of services, as environment variables give them.</summary>
internal static class Addresses
{
    /// <summary>Null: the variable is not set.</summary>
    /// <exception cref="FailureException">Input: it isn't an address.</exception>
    public static Uri? Variable(string name) => CommonOptions.Variable(name) is { } text ? Parse(text, name) : null;

    /// <exception cref="FailureException">Input: it isn't an address.</exception>
    public static Uri Parse(string text, string variable) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url : throw new FailureException(
            FailureKind.Input, $"The address '{text}' in {variable} is not an http or https address: use one such as http://localhost:4566.");
}
