using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using GitHubQueue.Cloud;
using GitHubQueue.Records;

namespace GitHubQueue.Secrets;

/// <summary>
/// <c>gcp-secret:projects/p/secrets/s/versions/latest</c>, also of a location:
/// https://cloud.google.com/secret-manager/docs/reference/rest/v1/projects.secrets.versions/access.
/// </summary>
public sealed class GcpSecrets(GcpSecretsEndpoint endpoint) : ISecretStore
{
    public async Task<string?> FetchAsync(string name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        var service = endpoint.ServiceUrl ?? ServiceOf(name);
        GoogleApi.RefusePlainHttp(service);
        using var api = new GoogleApi(endpoint.Identity, endpoint.RequestTimeout, endpoint.FirstRetryAfter);
        try
        {
            return await api.RetryAsync(async token =>
            {
                var answer = await api.SendAsync(() => new(HttpMethod.Get, $"{service.AbsoluteUri.TrimEnd('/')}/v1/{name}:access"), token).ConfigureAwait(false);
                return Read(answer.Body, name);
            }, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not FailureException)
        {
            cancellationToken.ThrowIfCancellationRequested(); // whatever else failed: it is asked to stop
            throw Explain(error, name, service);
        }
    }

    /// <summary>https://cloud.google.com/secret-manager/regional-secrets/api-endpoints</summary>
    private static Uri ServiceOf(string name) => name.Split('/') is [_, _, "locations", var location, ..]
        ? new($"https://secretmanager.{location}.rep.googleapis.com/")
        : new("https://secretmanager.googleapis.com/");

    /// <exception cref="IOException">The answer is damaged.</exception>
    /// <exception cref="FailureException">Input: the secret is bytes.</exception>
    private static string Read(byte[] body, string name)
    {
        byte[] data;
        try
        {
            using var json = JsonDocument.Parse(body);
            var payload = json.RootElement.GetProperty("payload");
            data = payload.TryGetProperty("data", out var text) ? text.GetBytesFromBase64() : []; // what is empty is left out
            if (payload.TryGetProperty("dataCrc32c", out var sum) && sum.GetString() != Crc32C.Of(data).ToString(CultureInfo.InvariantCulture))
                throw new IOException("the secret arrived damaged");
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new IOException("the answer is not as documented"); // without the fault, which may hold a part of the secret
        }
        return Utf8.IsValid(data) ? Encoding.UTF8.GetString(data)
            : throw new FailureException(FailureKind.Input, $"The secret 'gcp-secret:{name}' holds bytes that are no text: put the text into it, in UTF-8.");
    }

    private static FailureException Explain(Exception error, string name, Uri service)
    {
        var because = OneLine.Of(error);
        return (error as GoogleError)?.Status switch
        {
            HttpStatusCode.NotFound => Input($"does not exist ({because}): create it, or correct the reference"),
            HttpStatusCode.Forbidden when !GoogleError.IsTransient(error) => Input($"may not be read ({because}): the credentials need secretmanager.versions.access on it, which the role roles/secretmanager.secretAccessor has"),
            HttpStatusCode.Unauthorized => Input($"was not given out, as the credentials were refused ({because}): sign in again with 'gcloud auth application-default login', or use another key file in GOOGLE_APPLICATION_CREDENTIALS"),
            HttpStatusCode.BadRequest => Input($"can't be had ({because}): enable that version, or name another in the reference"),
            _ => new(FailureKind.Unavailable,
                $"The secret 'gcp-secret:{name}' could not be fetched from {service.Authority} in {GoogleApi.Attempts} attempts ({because}): run the same command again when it can be reached.", error),
        };

        FailureException Input(string how) => new(FailureKind.Input, $"The secret 'gcp-secret:{name}' {how}.", error);
    }
}
