namespace GitHubSimulator.Server;

/// <summary>Counts requests. A reset leaves those in the works to be counted when they end.</summary>
internal sealed class Statistics
{
    private const int Kept = 1000;
    private readonly Lock gate = new();
    private readonly Dictionary<string, long> byEndpoint = [];
    private readonly Dictionary<int, long> byStatus = [];
    private readonly Queue<SeenRequest> recent = new(Kept);
    private long started;
    private long requests;
    private long notModified;
    private long bytes;
    private long conditional;
    private int running;
    private int most;

    public SimulatorStats Snapshot
    {
        get
        {
            lock (gate)
                return new(requests, new Dictionary<string, long>(byEndpoint), new Dictionary<int, long>(byStatus), notModified, bytes, conditional, most, [.. recent]);
        }
    }

    /// <summary>The request's number.</summary>
    public long Begin()
    {
        lock (gate)
        {
            most = Math.Max(most, ++running);
            return ++started;
        }
    }

    public void End(RequestInfo request, int status, long sent)
    {
        lock (gate)
        {
            running--;
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
            most = running;
        }
    }
}
