using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using GitHubQueue.Cloud;
using GitHubQueue.Secrets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace GitHubQueue.Tests.Support;

/// <summary>
/// Stands in for Google's Secret Manager: <c>versions.access</c>, with the error bodies that are documented
/// (https://cloud.google.com/secret-manager/docs/reference/rest/v1/projects.secrets.versions/access).
/// </summary>
internal sealed class GcpSecretServer : IAsyncDisposable
{
    private readonly LoopbackServer _server;
    private readonly ConcurrentDictionary<string, byte[]> _secrets = [];
    private readonly ConcurrentQueue<string> _requests = new();

    private GcpSecretServer(LoopbackServer server) => _server = server;

    public GoogleAccounts Accounts { get; } = new();

    public Uri Url => _server.Url;

    /// <summary>Method and raw target of all requests but those for tokens.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    /// <summary>Answers with this; null: as it deserves.</summary>
    public Func<GoogleRefusal?> Refuse { get; set; } = () => null;

    /// <summary>What is given as the checksum instead of the right one.</summary>
    public string? Checksum { get; set; }

    /// <summary>Retries after a millisecond, for the sake of the tests' time.</summary>
    public GcpSecretsEndpoint Endpoint => new()
    {
        ServiceUrl = Url,
        Identity = GoogleAccounts.Identity(Url, GcpSecretsEndpoint.Scope),
        FirstRetryAfter = TimeSpan.FromMilliseconds(1),
    };

    public static async Task<GcpSecretServer> StartAsync()
    {
        GcpSecretServer? self = null;
        return self = new(await LoopbackServer.StartAsync(context => self!.HandleAsync(context)));
    }

    /// <param name="name"><c>projects/p/secrets/s/versions/v</c>.</param>
    public void Put(string name, string value) => Put(name, Encoding.UTF8.GetBytes(value));

    public void Put(string name, byte[] value) => _secrets[name] = value;

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        if (GoogleAccounts.Serves(context.Request.Path))
        {
            await Accounts.AnswerAsync(context);
            return;
        }
        try
        {
            var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
            _requests.Enqueue($"{context.Request.Method} {target}");
            Accounts.Check(context.Request, GcpSecretsEndpoint.Scope);
            if (Refuse() is { } refusal)
                throw refusal;
            if (context.Request.Method != "GET" || !target.StartsWith("/v1/projects/", StringComparison.Ordinal) || !target.EndsWith(":access", StringComparison.Ordinal) || context.Request.ContentLength > 0)
                throw new GoogleRefusal(404, "NOT_FOUND", "Not found.");
            var name = target["/v1/".Length..^":access".Length];
            if (!_secrets.TryGetValue(name, out var value))
                throw new GoogleRefusal(404, "NOT_FOUND", $"Secret [{name.Split("/versions/")[0]}] not found or has no versions.");
            var sum = Checksum ?? Crc32C.Of(value).ToString(CultureInfo.InvariantCulture);
            await context.Response.WriteAsJsonAsync(new { name, payload = value.Length == 0 ? (object)new { dataCrc32c = sum } : new { data = Convert.ToBase64String(value), dataCrc32c = sum } });
        }
        catch (GoogleRefusal refusal)
        {
            await refusal.AnswerAsync(context.Response);
        }
    }
}
