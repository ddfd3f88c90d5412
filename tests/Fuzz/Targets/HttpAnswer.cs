using System.Globalization;
using System.Net;
using System.Text;

namespace Fuzz.Targets;

/// <summary>An answer as text, taken apart: status, headers, an empty line, the body. Whatever the text is, there is an answer.</summary>
internal sealed record HttpAnswer(int Status, IReadOnlyList<KeyValuePair<string, string>> Headers, byte[] Body)
{
    public static HttpAnswer Of(ReadOnlySpan<byte> input)
    {
        var end = input.IndexOf("\n\n"u8);
        var head = Encoding.Latin1.GetString(end < 0 ? input : input[..end]).Split('\n');
        var status = int.TryParse(head[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 200 and <= 599 ? number : 200;
        // A line break can't be in a header's value, as it comes over the network.
        var headers = head.Skip(1).Select(line => line.Replace('\r', ' ').Replace('\0', ' ').Split(':', 2))
            .Where(parts => parts.Length == 2 && parts[0].Length > 0).Select(parts => KeyValuePair.Create(parts[0].Trim(), parts[1].Trim())).ToList();
        return new(status, headers, end < 0 ? [] : input[(end + 2)..].ToArray());
    }

    public HttpResponseMessage ToResponse()
    {
        var response = new HttpResponseMessage((HttpStatusCode)Status) { Content = new ByteArrayContent(Body) };
        foreach (var (name, value) in Headers)
        {
            if (!response.Headers.TryAddWithoutValidation(name, value))
                response.Content.Headers.TryAddWithoutValidation(name, value);
        }
        return response;
    }
}
