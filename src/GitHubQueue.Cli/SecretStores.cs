using System.Diagnostics;
using GitHubQueue.Records;
using GitHubQueue.Secrets;

namespace GitHubQueue.Cli;

/// <summary>Opens secrets where their references say, with what the environment says of those places.</summary>
internal static class SecretStores
{
    /// <summary>Fetches nothing yet.</summary>
    /// <exception cref="FailureException">Input: an endpoint that isn't an address.</exception>
    public static Secret Open(SecretReference reference) => new(reference, reference.Store switch
    {
        "env" => new VariableSecrets(CommonOptions.Variable),
        "file" => new FileSecrets(),
        "gcp-secret" => new GcpSecrets(new() { ServiceUrl = Addresses.Variable("CLOUDSDK_API_ENDPOINT_OVERRIDES_SECRETMANAGER") }),
        "aws-secret" => new AwsSecrets(
            new()
            {
                ServiceUrl = Addresses.Variable("AWS_ENDPOINT_URL_SECRETS_MANAGER") ?? Addresses.Variable("AWS_ENDPOINT_URL"),
                Region = CommonOptions.Variable("AWS_REGION") ?? CommonOptions.Variable("AWS_DEFAULT_REGION"),
            },
            TimeProvider.System),
        _ => throw new UnreachableException(),
    });
}
