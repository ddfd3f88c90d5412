using GitHubSimulator.Text;

namespace GitHubSimulator.Payloads;

/// <summary>Remembers what went out in complete answers: what to render again, not the bytes.</summary>
internal sealed class ServedLog
{
    private readonly Lock gate = new();
    private readonly Dictionary<(PayloadKind Kind, object Owner, string Key), List<IPayload>> served = [];

    /// <param name="owner">The repository, or the name of one that is known only from a recorded event.</param>
    public void Add(PayloadKind kind, object owner, IPayload payload)
    {
        lock (gate)
        {
            if (!served.TryGetValue((kind, owner, payload.Key), out var payloads)) served[(kind, owner, payload.Key)] = payloads = new(1);
            if (payloads.Count == 0 || !payloads[^1].Equals(payload)) payloads.Add(payload);
        }
    }

    /// <summary>The distinct bytes of each element, oldest first.</summary>
    public IReadOnlyDictionary<(string Repo, string Key), IReadOnlyList<byte[]>> Of(PayloadKind kind, Func<object, string> name)
    {
        (object Owner, string Key, IPayload[] Payloads)[] chosen;
        lock (gate) chosen = [.. served.Where(pair => pair.Key.Kind == kind).Select(pair => (pair.Key.Owner, pair.Key.Key, pair.Value.ToArray()))];
        return chosen.ToDictionary(entry => (name(entry.Owner), entry.Key),
            entry => (IReadOnlyList<byte[]>)[.. entry.Payloads.Select(Bytes).Distinct(ByBytes.Instance)]);
    }

    private static byte[] Bytes(IPayload payload)
    {
        using var buffer = new Utf8Buffer();
        payload.Render(buffer);
        return buffer.ToArray();
    }
}
