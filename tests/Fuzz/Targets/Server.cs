using GitHubQueue.GitHub;
using Serilog.Core;

namespace Fuzz.Targets;

/// <summary>A server that gives one answer a few times and then a good one, a client that asks it, and what that logs, checked like all that is said.</summary>
internal sealed class Server : HttpMessageHandler
{
    private readonly Func<HttpResponseMessage> _answer;
    private readonly int _times;

    /// <param name="good">The body of the answers after <paramref name="times"/>.</param>
    public Server(Func<HttpResponseMessage> answer, int times, string good)
    {
        (_answer, _times, Good) = (answer, times, good);
        Log = LoggedSentences.NewLog(Sentence.Secret);
        Client = new GitHubClient(new() { Token = Sentence.Secret }, Clock, Log, this, random: new Random(1));
    }

    public SkippingClock Clock { get; } = new();

    public GitHubClient Client { get; }

    public int Requests { get; private set; }

    private string Good { get; }

    private Logger Log { get; }

    /// <summary>After a run: it came to an end, waited for nothing longer than a day, and gave the token to nobody else.</summary>
    public void Check()
    {
        if (Clock.LongestDelay > TimeSpan.FromDays(1) + TimeSpan.FromMinutes(1))
            throw new FindingException($"It waited {Clock.LongestDelay}.");
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (++Requests > 200)
            throw new FindingException("It asks again and again.");
        if (request.Headers.Authorization is not null && (request.RequestUri!.Host != "api.github.com" || request.RequestUri.Scheme != "https"))
            throw new FindingException($"The token went to '{request.RequestUri}'.");
        if (request.RequestUri!.Scheme is not ("http" or "https"))
            throw new FindingException($"It asked '{request.RequestUri}'.");
        return Task.FromResult(Requests <= _times ? _answer() : new HttpResponseMessage { Content = new StringContent(Good) });
    }

    protected override void Dispose(bool disposing)
    {
        Client.Dispose();
        Log.Dispose();
        base.Dispose(disposing);
    }
}
