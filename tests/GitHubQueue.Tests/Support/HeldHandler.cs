using NUnit.Framework;

namespace GitHubQueue.Tests.Support;

/// <summary>Answers HTTP requests when told to, so that several can be under way at once.</summary>
/// <remarks><c>isHeld</c>: the others are answered at once.</remarks>
internal sealed class HeldHandler(Func<HttpRequestMessage, bool> isHeld, Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Lock _lock = new();
    private readonly List<HttpRequestMessage> _requests = [];
    private readonly Queue<TaskCompletionSource> _held = new();
    private readonly SemaphoreSlim _arrived = new(0);

    public IReadOnlyList<HttpRequestMessage> Requests
    {
        get
        {
            lock (_lock)
                return [.. _requests];
        }
    }

    /// <summary>The most that ever waited at the same time.</summary>
    public int MostHeld { get; private set; }

    /// <summary>Waits until that many more have come, and then answers them.</summary>
    public async Task ReleaseAsync(int count = 1)
    {
        for (var i = 0; i < count; i++)
            Assert.That(await _arrived.WaitAsync(Patience), Is.True, $"Only {i} of {count} requests came.");
        for (var i = 0; i < count; i++)
            Dequeue().SetResult();
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (Enqueue(request) is { } released)
        {
            _arrived.Release();
            await released.Task.WaitAsync(cancellationToken);
        }
        return answer(request);
    }

    protected override void Dispose(bool disposing)
    {
        _arrived.Dispose();
        base.Dispose(disposing);
    }

    private TaskCompletionSource? Enqueue(HttpRequestMessage request)
    {
        lock (_lock)
        {
            _requests.Add(request);
            if (!isHeld(request))
                return null;
            var released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _held.Enqueue(released);
            MostHeld = Math.Max(MostHeld, _held.Count);
            return released;
        }
    }

    private TaskCompletionSource Dequeue()
    {
        lock (_lock)
            return _held.Dequeue();
    }
}
