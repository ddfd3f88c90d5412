using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GitHubQueue.Tests.Support;

/// <summary>
/// A forwarder on loopback that misbehaves as told. Path, Host header and body pass through unchanged, so that the signatures of
/// AWS requests still hold.
/// </summary>
public sealed class FaultProxy : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Uri _upstream;
    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        UseProxy = false,
    });

    private readonly ConcurrentQueue<(string Method, Fault Fault)> _faults = new();
    private readonly ConcurrentQueue<(string Method, string Target)> _requests = new();

    private FaultProxy(WebApplication app, Uri upstream) => (_app, _upstream) = (app, upstream);

    /// <summary>Where to send requests instead of to the server behind.</summary>
    public Uri Url { get; private set; } = null!;

    /// <summary>Method and raw target of every request that came, also of those that met a fault, in order of arrival.</summary>
    public IReadOnlyList<(string Method, string Target)> Requests => [.. _requests];

    /// <summary>Asked for every request, before the scripted faults; null passes it on.</summary>
    public Func<HttpRequest, Fault?>? Hook { get; set; }

    public static async Task<FaultProxy> StartAsync(Uri upstream)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        var app = builder.Build();
        var proxy = new FaultProxy(app, upstream);
        app.Run(proxy.HandleAsync);
        await app.StartAsync();
        proxy.Url = new Uri(app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());
        return proxy;
    }

    /// <summary>The next <paramref name="times"/> requests with this method meet the fault. Faults are used up in the order of these calls.</summary>
    public FaultProxy Next(string method, Fault fault, int times = 1)
    {
        for (var i = 0; i < times; i++)
            _faults.Enqueue((method, fault));
        return this;
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync(); // without waiting for clients that keep connections
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
        _client.Dispose();
    }

    private async Task HandleAsync(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        _requests.Enqueue((context.Request.Method, target));
        var fault = Hook?.Invoke(context.Request) ?? TakeFault(context.Request.Method);
        switch (fault)
        {
            case Fault.Answer answer:
                await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
                context.Response.StatusCode = answer.Status;
                context.Response.ContentType = answer.ContentType;
                await context.Response.WriteAsync(answer.Body, context.RequestAborted);
                return;
            case Fault.CutBefore:
                context.Abort();
                return;
            case Fault.Stall stall:
                await stall.Released.WaitAsync(context.RequestAborted);
                break;
            default:
                break;
        }
        using var answered = await ForwardAsync(context, target);
        if (fault is Fault.CutAfter)
            context.Abort();
        else
            await CopyAsync(answered, context, fault);
    }

    private Fault? TakeFault(string method)
    {
        lock (_faults)
        {
            return _faults.TryPeek(out var next) && next.Method == method && _faults.TryDequeue(out next) ? next.Fault : null;
        }
    }

    private async Task<HttpResponseMessage> ForwardAsync(HttpContext context, string target)
    {
        // Uri would unescape some of what the client has signed.
        var raw = new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true };
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), new Uri(_upstream.GetLeftPart(UriPartial.Authority) + target, raw));
        var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        body.Position = 0;
        if (body.Length > 0 || context.Request.ContentLength is not null)
            request.Content = new StreamContent(body);
        foreach (var (name, values) in context.Request.Headers)
        {
            if (name.Equals("Expect", StringComparison.OrdinalIgnoreCase) || name.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase))
                continue;
            if (!request.Headers.TryAddWithoutValidation(name, values.AsEnumerable()))
                request.Content?.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
        }
        return await _client.SendAsync(request, context.RequestAborted);
    }

    private static async Task CopyAsync(HttpResponseMessage from, HttpContext context, Fault? fault)
    {
        context.Response.StatusCode = (int)from.StatusCode;
        foreach (var (name, values) in from.Headers.Concat(from.Content.Headers))
        {
            if (!name.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase) && !name.Equals("Connection", StringComparison.OrdinalIgnoreCase))
                context.Response.Headers[name] = values.ToArray();
        }
        if (fault is Fault.CutWithin or Fault.Trickle)
            await CopyBadlyAsync(await from.Content.ReadAsByteArrayAsync(context.RequestAborted), context, fault);
        else if (!HttpMethods.IsHead(context.Request.Method))
            await from.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    private static async Task CopyBadlyAsync(byte[] body, HttpContext context, Fault fault)
    {
        var pieces = body.Chunk(Math.Max(1, (body.Length + 3) / 4)).ToList();
        foreach (var piece in fault is Fault.CutWithin ? pieces[..(pieces.Count / 2)] : pieces)
        {
            if (fault is Fault.Trickle trickle)
                await Task.Delay(trickle.Pause, context.RequestAborted);
            await context.Response.Body.WriteAsync(piece, context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
        if (fault is Fault.CutWithin)
            context.Abort();
    }
}
