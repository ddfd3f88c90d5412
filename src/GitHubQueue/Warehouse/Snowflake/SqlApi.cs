using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Reflection;
using System.Text.Json;
using GitHubQueue.Records;
using Polly;

namespace GitHubQueue.Warehouse.Snowflake;

/// <summary>
/// Snowflake's SQL API (https://docs.snowflake.com/en/developer-guide/sql-api/reference): sends statements, waits for those that take longer, and
/// asks again where no answer came, without having anything done twice. Safe to use from several threads.
/// </summary>
/// <param name="handler">Null: the network.</param>
internal sealed class SqlApi(SnowflakeSettings settings, TimeProvider time, WarehouseLog log, HttpMessageHandler? handler = null) : IDisposable
{
    private const string Statements = "/api/v2/statements";

    /// <summary>Of one request: the server answers within 45 seconds, if only that it will take longer.</summary>
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromMinutes(2);

    /// <summary>For cancelling what runs: who wants this program to end doesn't want to wait for it.</summary>
    private static readonly TimeSpan CancelTimeout = TimeSpan.FromSeconds(3);

    private static readonly string UserAgent = $"github-queue/{Assembly.GetExecutingAssembly().GetName().Version!.ToString(3)}";

    private readonly SnowflakeSignIn _signIn = SnowflakeSignIn.Of(settings, time);
    private readonly HttpMessageInvoker _http = new(handler ?? NewHandler(), disposeHandler: handler is null);

    public SnowflakeSettings Settings => settings;

    /// <exception cref="FailureException">
    /// Input: Snowflake can't be used this way. Unavailable: it could not be reached, or ended the work. Conflict: it refused this statement.
    /// </exception>
    public async Task<SqlResult> RunAsync(SqlStatement statement, CancellationToken cancellationToken)
    {
        // The same id each time: a request whose answer was lost is known by it, and isn't run a second time.
        var url = $"{Statements}?requestId={Guid.NewGuid()}{(statement.IsLong ? "&async=true" : "")}";
        var body = statement.ToJson(settings);
        var reply = await SendAsync(statement.What, attempt => Request(HttpMethod.Post, attempt == 0 ? url : $"{url}&retry=true", body), cancellationToken).ConfigureAwait(false);
        return await ResultAsync(statement.What, reply, statement.IsCounted, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The result of one of several statements.</summary>
    /// <inheritdoc cref="RunAsync"/>
    public async Task<SqlResult> ResultAsync(string what, string handle, CancellationToken cancellationToken)
    {
        var reply = await SendAsync(what, _ => Request(HttpMethod.Get, Of(handle)), cancellationToken).ConfigureAwait(false);
        return await ResultAsync(what, reply, isCounted: false, cancellationToken).ConfigureAwait(false);
    }

    public void Dispose()
    {
        _http.Dispose();
        _signIn.Dispose();
    }

    private async Task<SqlResult> ResultAsync(string what, SqlReply reply, bool isCounted, CancellationToken cancellationToken)
    {
        reply = await FinishedAsync(what, reply, cancellationToken).ConfigureAwait(false);
        if (!reply.HasResult)
            throw SqlApiFault.Of(reply, what, settings, _signIn);
        if (reply.Handle is { } query)
            log.RanInSnowflake(what, query);
        try
        {
            return await SqlResult.ReadAsync(reply.Json, partition => isCounted ? Task.FromResult(NoRows) : PartitionAsync(what, reply.Handle!, partition, cancellationToken)).ConfigureAwait(false);
        }
        catch (Exception odd) when (odd is KeyNotFoundException or InvalidOperationException or ArgumentException or FormatException)
        {
            throw SqlApiFault.NotUnderstood(what, settings, odd);
        }
    }

    private static JsonElement NoRows { get; } = JsonElement.Parse("""{"data":[]}""");

    private async Task<JsonElement> PartitionAsync(string what, string handle, int partition, CancellationToken cancellationToken)
    {
        var reply = await SendAsync(what, _ => Request(HttpMethod.Get, FormattableString.Invariant($"{Of(handle)}?partition={partition}")), cancellationToken).ConfigureAwait(false);
        return reply.HasResult ? reply.Json : throw SqlApiFault.Of(reply, what, settings, _signIn);
    }

    /// <summary>Waits until it has ended, well or not.</summary>
    private async Task<SqlReply> FinishedAsync(string what, SqlReply reply, CancellationToken cancellationToken)
    {
        var handle = reply.Handle;
        try
        {
            for (var polls = 0; reply.IsRunning; polls++)
            {
                var status = reply.StatusUrl is { } url && IsBelowStatements(url) ? url : Of(handle!); // never to another server
                await Task.Delay(SqlApiWaits.BeforePoll(polls), time, cancellationToken).ConfigureAwait(false);
                reply = await SendAsync(what, _ => Request(HttpMethod.Get, status), cancellationToken).ConfigureAwait(false);
            }
            return reply;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested && handle is not null)
        {
            await CancelAsync(handle).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Nobody waits for it any more: it should cost nothing, and hold no lock. Whether that worked isn't told: it makes no difference.</summary>
    private async Task CancelAsync(string handle)
    {
        using var timeout = new CancellationTokenSource(CancelTimeout, time);
        try
        {
            await SendOnceAsync(() => Request(HttpMethod.Post, $"{Of(handle)}/cancel", "{}"u8.ToArray()), timeout.Token).ConfigureAwait(false);
        }
        catch (Exception failed) when (failed is OperationCanceledException or FailureException)
        {
            // It ends by itself.
        }
    }

    /// <param name="make">Makes the request, given how often it has been sent.</param>
    private async Task<SqlReply> SendAsync(string what, Func<int, HttpRequestMessage> make, CancellationToken cancellationToken)
    {
        var attempt = 0;
        var retries = SqlApiWaits.Retries(time, (reply, wait) => log.RetryingSnowflake(what, SqlApiFault.Reason(reply), wait));
        return await retries.ExecuteAsync(async token =>
        {
            var sent = attempt++;
            return await SendOnceAsync(() => make(sent), token).ConfigureAwait(false);
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>One attempt; where its token is refused, one more with another one.</summary>
    private async Task<SqlReply> SendOnceAsync(Func<HttpRequestMessage> make, CancellationToken cancellationToken)
    {
        for (var isSecond = false; ; isSecond = true)
        {
            var token = await _signIn.TokenAsync(cancellationToken).ConfigureAwait(false);
            using var request = make();
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            if (_signIn.TokenType is { } type)
                request.Headers.TryAddWithoutValidation("X-Snowflake-Authorization-Token-Type", type);
            var reply = (await ExchangeAsync(request, cancellationToken).ConfigureAwait(false)).Hiding(token);
            if (reply.Status != 401 || isSecond || !await _signIn.RenewAsync(token, cancellationToken).ConfigureAwait(false))
                return reply;
        }
    }

    private async Task<SqlReply> ExchangeAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(RequestTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var response = await _http.SendAsync(request, either.Token).ConfigureAwait(false);
            var body = await response.Content.ReadAsByteArrayAsync(either.Token).ConfigureAwait(false);
            return new((int)response.StatusCode, Json(body), RetryAfter(response, time.GetUtcNow()));
        }
        catch (OperationCanceledException slow) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new(0, default, Fault: slow);
        }
        catch (Exception lost) when (lost is HttpRequestException or IOException or InvalidDataException)
        {
            return new(0, default, Fault: lost) { IsHopeless = lost is HttpRequestException { InnerException: SocketException { SocketErrorCode: SocketError.HostNotFound } } };
        }
    }

    private HttpRequestMessage Request(HttpMethod method, string url, byte[]? body = null)
    {
        var request = new HttpRequestMessage(method, new Uri(settings.Address, url));
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        request.Headers.TryAddWithoutValidation("User-Agent", UserAgent);
        if (body is not null)
            request.Content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } };
        return request;
    }

    private bool IsBelowStatements(string url) => url.StartsWith($"{Statements}/", StringComparison.Ordinal)
        && Uri.TryCreate(settings.Address, url, out var to) && to.AbsolutePath.StartsWith($"{Statements}/", StringComparison.Ordinal);

    private static string Of(string handle) => $"{Statements}/{Uri.EscapeDataString(handle)}";

    private static JsonElement Json(byte[] body)
    {
        try
        {
            return JsonElement.Parse(body) is { ValueKind: JsonValueKind.Object } json ? json : default;
        }
        catch (JsonException)
        {
            return default;
        }
    }

    private static TimeSpan? RetryAfter(HttpResponseMessage response, DateTimeOffset now) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date > now => date - now,
        _ => null,
    };

    private static SocketsHttpHandler NewHandler() => new()
    {
        AllowAutoRedirect = false, // a redirect would take the token along
        AutomaticDecompression = DecompressionMethods.All, // further partitions come gzipped
        PooledConnectionLifetime = TimeSpan.FromMinutes(5), // so that a changed address is noticed
        UseCookies = false,
    };
}
