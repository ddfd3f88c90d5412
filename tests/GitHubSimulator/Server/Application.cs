using GitHubSimulator.Control;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace GitHubSimulator.Server;

/// <summary>Everything Kestrel needs to know: control requests here, API requests there. No host, no middleware, no log.</summary>
internal sealed class Application(ControlApi control, ApiPipeline api) : IHttpApplication<HttpContext>
{
    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public Task ProcessRequestAsync(HttpContext context) =>
        context.Request.Path.Value is { } path && path.StartsWith("/__", StringComparison.Ordinal)
            ? control.AnswerAsync(context, path)
            : api.AnswerAsync(context);

    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }
}
