using GitHubQueue.Archive;
using GitHubQueue.Tests.Support;

namespace GitHubQueue.Tests.EndToEnd;

/// <summary>What the program finds in its environment where it works on the tests' S3 server.</summary>
internal static class Bucket
{
    /// <param name="url">Another address of the server, such as a proxy's; null: its own.</param>
    public static void GiveTo(Cli cli, Uri? url = null)
    {
        var endpoint = S3Server.Endpoint;
        cli.Environment["AWS_ENDPOINT_URL"] = (url ?? endpoint.ServiceUrl!).AbsoluteUri;
        cli.Environment["AWS_ACCESS_KEY_ID"] = endpoint.AccessKey!;
        cli.Environment["AWS_SECRET_ACCESS_KEY"] = endpoint.SecretKey!;
        cli.Environment["AWS_REGION"] = endpoint.Region ?? "us-east-1";
    }
}
