namespace GitHubSimulator.Server;

/// <summary>Counts requests. A reset leaves those in the works to be counted when they end.</summary>
internal sealed class Statistics
{
    private const int Kept = 1000;
    private readonly Lock gate = new();
    private readonly Dictionary<string, long> byEndpoint = [];
    private readonly Dictionary<int, long> byStatus = [];
    private readonly Queue<SeenRequest> recent = new(Kept);
    private readonly HashSet<RequestInfo> inTheWorks = new(ReferenceEqualityComparer.Instance);
    private long started;
    private long requests;
    private long notModified;
    private long bytes;
    private long conditional;
    private int most;

    public SimulatorStats Snapshot
    {
        get
        {
            lock (gate)
                return new(requests, new Dictionary<string, long>(byEndpoint), new Dictionary<int, long>(byStatus), notModified, bytes, conditional, most, [.. recent]);
        }
    }

    public RequestInfo Begin(ApiRequest request, string endpoint)
    {
        lock (gate)
        {
            var info = new RequestInfo(++started, request.Method, endpoint, request.Target, request.Token, request.IfNoneMatch);
            inTheWorks.Add(info);
            most = Math.Max(most, inTheWorks.Count);
            return info;
        }
    }

    /// <summary>Counts a request; again for the same one changes nothing.</summary>
    public void End(RequestInfo request, int status, long sent)
    {
        lock (gate)
        {
            if (!inTheWorks.Remove(request)) return;
            requests++;
            bytes += sent;
            if (status == 304) notModified++;
            if (request.IfNoneMatch is not null) conditional++;
            byEndpoint[request.Endpoint] = byEndpoint.GetValueOrDefault(request.Endpoint) + 1;
            byStatus[status] = byStatus.GetValueOrDefault(status) + 1;
            if (recent.Count == Kept) recent.Dequeue();
            recent.Enqueue(new SeenRequest(request.Method, request.Target, status, request.Token is not null, request.IfNoneMatch));
        }
    }

    public void Reset()
    {
        lock (gate)
        {
            byEndpoint.Clear();
            byStatus.Clear();
            recent.Clear();
            started = requests = notModified = bytes = conditional = 0;
            most = inTheWorks.Count;
        }
    }
}
