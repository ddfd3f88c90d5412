using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using GitHubQueue.Tests.Support;
using GitHubQueue.Warehouse.Snowflake;
using Microsoft.AspNetCore.Http;

namespace GitHubQueue.Tests.Warehouse.Snowflake;

/// <summary>
/// Stands in for Snowflake's SQL API: it speaks what https://docs.snowflake.com/en/developer-guide/sql-api/reference describes, checks everything
/// that it is sent, and refuses what the real one would refuse. What statements do is up to its engine.
/// </summary>
internal sealed class SnowflakeServer : IAsyncDisposable
{
    private readonly Func<SnowflakeWork, CancellationToken, Task<IReadOnlyList<SnowflakeTable>>> _engine;
    private readonly TimeProvider _clock;
    private readonly ConcurrentDictionary<string, SnowflakeExecution> _executions = new();
    private readonly ConcurrentQueue<SnowflakeRequest> _requests = new();
    private readonly ConcurrentQueue<(string? RequestId, string Statement)> _executed = new();
    private LoopbackServer _server = null!;

    private SnowflakeServer(Func<SnowflakeWork, CancellationToken, Task<IReadOnlyList<SnowflakeTable>>> engine, TimeProvider clock) => (_engine, _clock) = (engine, clock);

    public Uri Url => _server.Url;

    public SnowflakeAccount Account { get; } = new();

    /// <summary>Asked for each request; null: nothing goes wrong.</summary>
    public Func<SnowflakeRequest, SnowflakeFault?> Fault { get; set; } = _ => null;

    /// <summary>Rows of a partition.</summary>
    public int PartitionRows { get; set; } = 1000;

    /// <summary>It doesn't know requests again: each is carried out, as a request whose first execution is still under way may be.</summary>
    public bool Forgets { get; set; }

    public IReadOnlyList<SnowflakeRequest> Requests => [.. _requests];

    /// <summary>Requests that were carried out, with their ids.</summary>
    public IReadOnlyList<(string? RequestId, string Statement)> Executed => [.. _executed];

    /// <summary>Handles that were to be cancelled.</summary>
    public ConcurrentQueue<string> Cancelled { get; } = new();

    public static async Task<SnowflakeServer> StartAsync(Func<SnowflakeWork, CancellationToken, Task<IReadOnlyList<SnowflakeTable>>> engine, TimeProvider? clock = null)
    {
        var server = new SnowflakeServer(engine, clock ?? TimeProvider.System);
        server._server = await LoopbackServer.StartAsync(server.AnswerAsync);
        return server;
    }

    /// <summary>With the same result for every statement.</summary>
    public static Task<SnowflakeServer> StartAsync(SnowflakeTable result, TimeProvider? clock = null) =>
        StartAsync((work, _) => Task.FromResult<IReadOnlyList<SnowflakeTable>>([.. work.Statements.Select(_ => result)]), clock);

    /// <summary>For a user who has a key.</summary>
    public SnowflakeSettings Settings()
    {
        var key = RSA.Create(2048);
        Account.Keys["LOADER_USER"] = key;
        return new()
        {
            Account = "myorg-myaccount",
            Url = Url,
            User = "loader_user",
            PrivateKey = new("the test", key.ExportPkcs8PrivateKeyPem()),
            Role = "loader",
            Warehouse = "loading",
            Database = "github",
            Schema = "lake",
            Stage = "lake_stage",
        };
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        foreach (var execution in _executions.Values.Distinct())
            execution.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var request = await ReadAsync(context.Request);
        _requests.Enqueue(request);
        var fault = Fault(request);
        if (fault is SnowflakeFault.Lost)
        {
            context.Abort();
            return;
        }
        if (fault is SnowflakeFault.Answered answered)
        {
            context.Response.StatusCode = answered.Status;
            foreach (var header in answered.Headers)
                context.Response.Headers[header[..header.IndexOf(':', StringComparison.Ordinal)]] = header[(header.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
            await context.Response.WriteAsync(answered.Body);
            return;
        }
        SnowflakeReply reply;
        try
        {
            Check(request);
            reply = await RouteAsync(request, fault as SnowflakeFault.Slow);
        }
        catch (SnowflakeRefusal refusal)
        {
            reply = SnowflakeReply.Of(refusal);
        }
        if (fault is SnowflakeFault.AnswerLost)
        {
            await Task.WhenAll(_executions.Values.Where(one => one.RequestId == request.RequestId).Select(one => one.Results.ContinueWith(_ => { }, TaskScheduler.Default)));
            context.Abort();
        }
        else
            await reply.WriteAsync(context.Response);
    }

    /// <summary>"Request headers for all operations": all of these are required.</summary>
    private void Check(SnowflakeRequest request)
    {
        if (!request.Headers.GetValueOrDefault("Accept", "").Split(',', ';').Any(type => type.Trim() is "application/json" or "*/*"))
            throw new SnowflakeRefusal(400, "391902", "", "Unsupported Accept header.");
        if (!request.Headers.GetValueOrDefault("User-Agent", "").Contains('/', StringComparison.Ordinal))
            throw new SnowflakeRefusal(400, "391903", "", "The User-Agent header is missing, or isn't application/version.");
        if (request.Method == "POST" && request.Headers.GetValueOrDefault("Content-Type", "").Split(';')[0] != "application/json")
            throw new SnowflakeRefusal(415, "391901", "", "Unsupported Content-Type.");
        if (request.RequestId is { } id && !Guid.TryParseExact(id, "D", out _))
            throw new SnowflakeRefusal(400, "391904", "", "The requestId is no UUID.");
        Account.Check(request.Token, request.Headers.GetValueOrDefault("X-Snowflake-Authorization-Token-Type"), _clock.GetUtcNow());
    }

    private Task<SnowflakeReply> RouteAsync(SnowflakeRequest request, SnowflakeFault.Slow? slow) => (request.Method, request.Path.Split('/')) switch
    {
        ("POST", ["", "api", "v2", "statements"]) => SubmitAsync(request, slow),
        ("GET", ["", "api", "v2", "statements", var handle]) => StatusAsync(handle, request.Query.GetValueOrDefault("partition")),
        ("POST", ["", "api", "v2", "statements", var handle, "cancel"]) => Task.FromResult(Cancel(handle)),
        (_, ["", "api", "v2", "statements", ..]) => Task.FromResult(new SnowflakeReply(405, "")),
        _ => Task.FromResult(new SnowflakeReply(404, "")),
    };

    private async Task<SnowflakeReply> SubmitAsync(SnowflakeRequest request, SnowflakeFault.Slow? slow)
    {
        var work = SnowflakeSubmission.Read(request, Account);
        // "Snowflake does not execute the statement again if the statement has already been executed successfully": with the same id and retry=true.
        var earlier = request.IsRetry && !Forgets ? _executions.Values.FirstOrDefault(one => one.RequestId is not null && one.RequestId == request.RequestId && one.HasSucceeded) : null;
        var execution = earlier ?? new SnowflakeExecution(request.RequestId, work.Statements.Count, slow?.Polls ?? 0, stop => _engine(work, stop));
        if (earlier is null)
        {
            _executed.Enqueue((request.RequestId, request.Statement));
            foreach (var handle in execution.Handles.Prepend(execution.Handle))
                _executions[handle] = execution;
        }
        var isAsync = request.Query.GetValueOrDefault("async") == "true";
        if (isAsync || execution.IsStillSlow())
            return SnowflakeReply.Running(execution.Handle);
        return await ResultAsync(execution, execution.Handle, null);
    }

    private async Task<SnowflakeReply> StatusAsync(string handle, string? partition)
    {
        if (!_executions.TryGetValue(handle, out var execution))
            throw NotFound(handle);
        return execution.IsStillSlow() ? SnowflakeReply.Running(handle) : await ResultAsync(execution, handle, partition);
    }

    private async Task<SnowflakeReply> ResultAsync(SnowflakeExecution execution, string handle, string? partition)
    {
        try
        {
            var results = await execution.Results;
            return execution.Handles.Count == 0
                ? SnowflakeReply.Of(results[0], handle, PartitionRows, partition)
                : handle == execution.Handle
                    ? SnowflakeReply.OfSeveral(handle, execution.Handles)
                    : SnowflakeReply.Of(results[execution.Handles.IndexOf(handle)], handle, PartitionRows, partition);
        }
        catch (OperationCanceledException)
        {
            throw SnowflakeRefusal.Of("000604", "57014", "SQL execution canceled");
        }
    }

    private SnowflakeReply Cancel(string handle)
    {
        Cancelled.Enqueue(handle);
        if (!_executions.TryGetValue(handle, out var execution))
            throw NotFound(handle);
        execution.Cancel();
        return SnowflakeReply.Cancelled(handle);
    }

    private static SnowflakeRefusal NotFound(string handle) => SnowflakeRefusal.Of("000709", "02000", $"Statement {handle} not found");

    private static async Task<SnowflakeRequest> ReadAsync(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync();
        JsonElement json = default;
        try
        {
            json = body.Length == 0 ? default : JsonElement.Parse(body);
        }
        catch (JsonException)
        {
            // Refused where a body is needed.
        }
        return new(
            request.Method, request.Path.Value!, request.Query.ToDictionary(one => one.Key, one => one.Value.ToString()),
            request.Headers.ToDictionary(one => one.Key, one => one.Value.ToString(), StringComparer.OrdinalIgnoreCase), json);
    }
}
