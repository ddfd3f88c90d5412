using System.Text.Json;

namespace GitHubQueue.GitHub;

/// <summary>What an App asks GitHub for in its own name: its installation, and tokens for that.</summary>
internal sealed class AppApi(GitHubApp app, AppKey key, ApiOrigin origin, Exchange exchange, AppSentences say, SafeText safe, TimeProvider time)
    : IDisposable
{
    private static readonly TimeSpan UsualLifetime = TimeSpan.FromHours(1);
    private string? _installation = app.InstallationId;

    public void Dispose() => key.Dispose();

    /// <summary>A token; or null and why there is none. Not to be called while it runs.</summary>
    public async Task<(InstallationToken? Token, TokenAnswer Why)> MakeTokenAsync(CancellationToken ct)
    {
        if (_installation is null && await FindInstallationAsync(ct).ConfigureAwait(false) is { } problem)
            return (null, problem);
        var sent = await SendAsync(HttpMethod.Post, $"app/installations/{_installation}/access_tokens", ct).ConfigureAwait(false);
        if (sent.Reply is not { Status: 200 or 201 } reply)
            return (null, Problem(sent));
        try
        {
            using var json = JsonDocument.Parse(reply.Body);
            var text = json.RootElement.GetProperty("token").GetString()!;
            safe.Hide(text);
            var lifetime = json.RootElement.TryGetProperty("expires_at", out var expires) && expires.TryGetDateTimeOffset(out var at)
                ? at - reply.Date // on the server's clock alone, so that a wrong one here doesn't matter
                : UsualLifetime;
            return (new(text, reply.ReceivedAt + lifetime), TokenAnswer.Given(null));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return (null, TokenAnswer.Failed("gave no token where it should give one to the App"));
        }
    }

    /// <summary>Null: found.</summary>
    private async Task<TokenAnswer?> FindInstallationAsync(CancellationToken ct)
    {
        var sent = await SendAsync(HttpMethod.Get, "app/installations?per_page=100", ct).ConfigureAwait(false);
        if (sent.Reply is not { Status: 200 } reply)
            return Problem(sent);
        try
        {
            using var json = JsonDocument.Parse(reply.Body);
            var found = json.RootElement.EnumerateArray().Select(one => (Id: one.GetProperty("id").GetInt64(), Account: Login(one))).ToList();
            if (found is not [var (id, _)])
                return TokenAnswer.Rejected(found.Count == 0 ? say.NotInstalled() : say.WhichInstallation(found));
            _installation = FormattableString.Invariant($"{id}");
            return null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return TokenAnswer.Failed("gave no list of the App's installations");
        }
    }

    private async Task<Sent> SendAsync(HttpMethod method, string path, CancellationToken ct)
    {
        var url = origin.Resolve(new(path, UriKind.Relative));
        var signature = key.Sign(app.Id, time.GetUtcNow());
        safe.Hide(signature);
        using var request = Exchange.NewRequest(method, url, signature);
        return await exchange.SendAsync(request, url, null, ct).ConfigureAwait(false);
    }

    private TokenAnswer Problem(Sent sent)
    {
        if (sent.Reply is not { } reply)
            return TokenAnswer.Failed(sent.Failure ?? "gave no answer");
        var body = ErrorBody.Read(reply.Body);
        var isLimit = reply.Status is 403 or 429
            && Forbidden.ReasonOf(reply.Status, reply.Headers, body, reply.ReceivedAt) is ForbiddenReason.BudgetSpent or ForbiddenReason.SecondaryLimit;
        return isLimit || reply.Status is < 400 or 408 or >= 500
            ? TokenAnswer.Failed(say.Failed(reply), reply.Headers.RetryAfter(reply.ReceivedAt))
            : TokenAnswer.Rejected(say.Refused(reply, body));
    }

    private static string Login(JsonElement installation) =>
        installation.TryGetProperty("account", out var account) && account.ValueKind == JsonValueKind.Object
            && account.TryGetProperty("login", out var login) ? login.GetString() ?? "" : "";
}
