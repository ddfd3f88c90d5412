using GitHubSimulator.Payloads;
using GitHubSimulator.Server;
using GitHubSimulator.Text;

namespace GitHubSimulator.Endpoints;

/// <summary>Makes answers of payloads: rendered, tagged, linked, and remembered once they went out.</summary>
internal sealed class Listing(SimulatorOptions options, ServedLog served)
{
    /// <param name="owner">Whose payloads these are: a repository.</param>
    public Answer Page(PayloadKind kind, object owner, IReadOnlyList<IPayload> payloads, string? links) =>
        Page([.. payloads.Select(payload => (kind, owner, payload))], links);

    public Answer Page(IReadOnlyList<(PayloadKind Kind, object Owner, IPayload Payload)> payloads, string? links)
    {
        var output = new Utf8Buffer(256 + (payloads.Count * 4096));
        AppendArray(output, [.. payloads.Select(entry => entry.Payload)]);
        return Of(output, links, payloads);
    }

    public Answer One(PayloadKind kind, object owner, IPayload payload)
    {
        var output = new Utf8Buffer();
        payload.Render(output);
        return Of(output, null, [(kind, owner, payload)]);
    }

    /// <param name="json">Becomes the answer's.</param>
    public Answer Of(
        Utf8Buffer json, string? links, IReadOnlyList<(PayloadKind Kind, object Owner, IPayload Payload)> payloads) => new(200, Formatted(json))
        {
            Tagged = true,
            Link = options.DeprecationLink ? Links.WithDeprecation(links) : links,
            Sent = () => { foreach (var (kind, owner, payload) in payloads) served.Add(kind, owner, payload); },
        };

    public static void AppendArray(Utf8Buffer output, IReadOnlyList<IPayload> payloads)
    {
        output.Append((byte)'[');
        for (var i = 0; i < payloads.Count; i++)
        {
            if (i > 0) output.Append((byte)',');
            payloads[i].Render(output);
        }

        output.Append((byte)']');
    }

    private Utf8Buffer Formatted(Utf8Buffer json)
    {
        if (!options.PrettyPrint) return json;
        using (json) return PrettyPrinter.Print(json.Span);
    }
}
