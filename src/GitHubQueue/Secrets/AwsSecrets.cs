using System.Net.Http.Headers;
using System.Text.Json;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Credentials;
using GitHubQueue.Cloud;
using GitHubQueue.Records;

namespace GitHubQueue.Secrets;

/// <summary>
/// <c>aws-secret:name</c>, or an ARN; with <c>#key</c> one value of a secret that is a JSON object:
/// https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html.
/// </summary>
public sealed class AwsSecrets(AwsSecretsEndpoint endpoint, TimeProvider time) : ISecretStore
{
    private const int Attempts = 4;
    private const string Service = "secretsmanager";

    public async Task<string?> FetchAsync(string name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        var parts = name.Split('#', 2);
        var region = RegionOf(parts[0]);
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = endpoint.RequestTimeout };
        try
        {
            var keys = await KeysAsync().ConfigureAwait(false);
            var value = await Retries.Of(Attempts, endpoint.FirstRetryAfter, AwsError.IsTransient)
                .ExecuteAsync(async token => await SendAsync(http, parts[0], region, keys, token).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
            return parts.Length == 1 ? value : ValueOf(value, parts[1], name);
        }
        catch (Exception error) when (error is not FailureException)
        {
            cancellationToken.ThrowIfCancellationRequested(); // whatever else failed: it is asked to stop
            throw Explain(error, name, region);
        }
    }

    private async Task<string> SendAsync(HttpClient http, string id, string region, ImmutableCredentials keys, CancellationToken cancellationToken)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new { SecretId = id });
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint.ServiceUrl ?? UrlOf(region));
        request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-amz-json-1.1") } };
        request.Headers.TryAddWithoutValidation("X-Amz-Target", "secretsmanager.GetSecretValue");
        AwsSignature.Sign(request, body, keys, region, Service, time.GetUtcNow());
        using var answer = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        var read = await answer.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        return answer.IsSuccessStatusCode ? Read(read, id) : throw new AwsError(answer.StatusCode, read);
    }

    /// <exception cref="IOException">The answer is damaged.</exception>
    /// <exception cref="FailureException">Input: the secret is bytes.</exception>
    private static string Read(byte[] body, string id)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind != JsonValueKind.Object)
                throw new IOException("the answer is not as documented");
            return json.RootElement.Field("SecretString") is not { } text ? throw NoText(id) : text.TextOrNull() ?? throw new IOException("the answer is not as documented");
        }
        catch (JsonException)
        {
            throw new IOException("the answer is not JSON"); // without the fault, which may hold a part of the secret
        }
    }

    private static string ValueOf(string secret, string key, string name)
    {
        try
        {
            using var json = JsonDocument.Parse(secret);
            if (json.RootElement.Field(key)?.TextOrNull() is { } value)
                return value;
        }
        catch (JsonException)
        {
            // what it holds instead is secret
        }
        throw new FailureException(FailureKind.Input, $"The secret 'aws-secret:{name}' is not a JSON object with a text '{key}': correct the reference, or the secret.");
    }

    private async Task<ImmutableCredentials> KeysAsync()
    {
        if (endpoint.AccessKey is { } accessKey)
            return new ImmutableCredentials(accessKey, endpoint.SecretKey, endpoint.SessionToken);
        try
        {
            return await DefaultAWSCredentialsIdentityResolver.GetCredentials().GetCredentialsAsync().ConfigureAwait(false);
        }
        catch (AmazonClientException none)
        {
            throw new FailureException(FailureKind.Input, "No AWS credentials were found for a secret. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE.", none);
        }
    }

    /// <exception cref="FailureException">Input: nobody has said.</exception>
    private string RegionOf(string id) => id.Split(':') is ["arn", _, Service, { Length: > 0 } region, ..] ? region
        : endpoint.Region ?? (endpoint.ServiceUrl is not null ? "us-east-1" : FallbackRegionFactory.GetRegionEndpoint()?.SystemName)
        ?? throw new FailureException(FailureKind.Input, $"The region of the secret 'aws-secret:{id}' is not known: set AWS_REGION, or refer to it by its ARN.");

    private static Uri UrlOf(string region) => new($"https://{Service}.{region}.{RegionEndpoint.GetBySystemName(region).PartitionDnsSuffix}/");

    private static FailureException NoText(string id) => new(FailureKind.Input, $"The secret 'aws-secret:{id}' holds bytes, and no text: put the text into it.");

    private FailureException Explain(Exception error, string name, string region)
    {
        var because = OneLine.Of(error);
        var place = endpoint.ServiceUrl?.Authority ?? $"region {region}";
        return (error as AwsError)?.Code switch
        {
            "ResourceNotFoundException" => Input($"does not exist in Secrets Manager at {place}: create it, or correct the reference"),
            "AccessDeniedException" or "DecryptionFailure" => Input($"may not be read ({because}): the credentials need secretsmanager:GetSecretValue on it, and kms:Decrypt on its key"),
            "UnrecognizedClientException" or "InvalidClientTokenId" or "InvalidSignatureException" or "IncompleteSignature" or "MissingAuthenticationToken" or "ExpiredTokenException" =>
                Input($"was not given out, as the credentials were refused ({because}): check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, or the profile named by AWS_PROFILE, and this machine's clock"),
            { } code when !AwsError.IsTransient(error) => Input($"can't be had ({because}, {code}): correct the reference, or the secret"),
            _ => new(FailureKind.Unavailable,
                $"The secret 'aws-secret:{name}' could not be fetched from Secrets Manager at {place} in {Attempts} attempts ({because}): run the same command again when it can be reached.", error),
        };

        FailureException Input(string how) => new(FailureKind.Input, $"The secret 'aws-secret:{name}' {how}.", error);
    }
}
