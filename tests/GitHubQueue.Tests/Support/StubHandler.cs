using System.Net;
using System.Text;

namespace GitHubQueue.Tests.Support;

/// <summary>Answers HTTP requests from a list, the last one for ever, and keeps what was asked.</summary>
internal sealed class StubHandler(params Func<HttpRequestMessage, HttpResponseMessage>[] answers) : HttpMessageHandler
{
    private readonly Lock _lock = new();
    private readonly List<HttpRequestMessage> _requests = [];

    /// <summary>Disposed already, but their headers can be read.</summary>
    public IReadOnlyList<HttpRequestMessage> Requests
    {
        get
        {
            lock (_lock)
                return [.. _requests];
        }
    }

    /// <param name="headers">Written <c>Name: value</c>.</param>
    public static Func<HttpRequestMessage, HttpResponseMessage> Answer(int status, string body, params string[] headers) =>
        Answer(status, Encoding.UTF8.GetBytes(body), headers);

    public static Func<HttpRequestMessage, HttpResponseMessage> Answer(int status, byte[] body, params string[] headers) => _ =>
    {
        var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new ByteArrayContent(body) };
        foreach (var header in headers)
        {
            var (name, value) = (header[..header.IndexOf(':', StringComparison.Ordinal)], header[(header.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim());
            if (!response.Headers.TryAddWithoutValidation(name, value))
                response.Content.Headers.TryAddWithoutValidation(name, value);
        }
        return response;
    };

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        int index;
        lock (_lock)
        {
            index = Math.Min(_requests.Count, answers.Length - 1);
            _requests.Add(request);
        }
        return Task.FromResult(answers[index](request));
    }
}
