using System.Runtime.InteropServices;
using System.Text.Json;
using Fuzz.Examples;
using Fuzz.Mutations;
using GitHubQueue.GitHub;
using GitHubQueue.Records;
using GitHubQueue.Sources;

namespace Fuzz.Targets;

/// <summary>
/// Bodies of pages. Where System.Text.Json reads the whole as an array, the elements are byte for byte its own, without line breaks; where it
/// doesn't, there are none at all. Of each element, what has to be known before it is enqueued can be told, whatever it is.
/// </summary>
internal sealed class PageTarget : IFuzzTarget
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 256 };

    private readonly Mutator _mutator = new(
        [
            .. new[]
            {
                $"[{string.Join(",\r\n  ", Payloads.All.Select(example => example.Json))}]",
                "[]", " \n[ 1 , \"a\\nb\" , [ ] , { } , null ]\r\n", "\uFEFF[{\"a\":{\"b\":[{\"c\":\"]}\"}]}}]", "[\"\\\\\",\"\\\"\",\"[\",\"{\"]",
                $$"""{"total_commits":2,"behind_by":0,"commits":[{{Payloads.Commit}},{{Payloads.Commit}}],"merge_base_commit":{{Payloads.Commit}}}""",
            }.Select(Payloads.Bytes),
        ],
        Payloads.Words);

    public string Name => "page";

    public byte[] Make(Dice dice) => _mutator.Next(dice);

    public string Run(ReadOnlySpan<byte> input)
    {
        ReadOnlyMemory<byte> body = input.ToArray();
        var json = input.StartsWith("\uFEFF"u8) ? body[3..] : body;
        var expected = Expected(json);
        CompareObject(body, expected is { } tree && tree.RootElement.ValueKind == JsonValueKind.Object ? tree : null);
        IReadOnlyList<ReadOnlyMemory<byte>> elements;
        try
        {
            elements = JsonPage.Split(body);
        }
        catch (JsonException refusal)
        {
            return expected?.RootElement.ValueKind == JsonValueKind.Array ? throw new FindingException($"A whole array was refused: {refusal.Message}") : "refused";
        }
        if (expected?.RootElement.ValueKind != JsonValueKind.Array)
            throw new FindingException("What isn't a whole array was split.");
        Compare(elements, expected.RootElement);
        foreach (var element in elements)
            Identify(element);
        return "split";
    }

    public void Dispose()
    {
    }

    /// <summary>Null: it isn't JSON.</summary>
    private static JsonDocument? Expected(ReadOnlyMemory<byte> json)
    {
        try
        {
            return JsonDocument.Parse(json, Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void Compare(IReadOnlyList<ReadOnlyMemory<byte>> elements, JsonElement array)
    {
        if (elements.Count != array.GetArrayLength())
            throw new FindingException($"{elements.Count} elements instead of {array.GetArrayLength()}.");
        foreach (var (element, whole) in elements.Zip(array.EnumerateArray()))
        {
            if (!element.Span.SequenceEqual(OnOneLine(JsonMarshal.GetRawUtf8Value(whole))))
                throw new FindingException("An element has other bytes.");
        }
    }

    private static void CompareObject(ReadOnlyMemory<byte> body, JsonDocument? expected)
    {
        try
        {
            var read = JsonPage.ReadObject(body);
            if (expected is null || !read.Span.SequenceEqual(OnOneLine(JsonMarshal.GetRawUtf8Value(expected.RootElement))))
                throw new FindingException("An object has other bytes, or isn't one.");
            _ = Comparison.Read(read);
        }
        catch (JsonException) when (expected is null || expected.RootElement.TryGetProperty("commits"u8, out _))
        {
            // It isn't an object, or no comparison.
        }
    }

    private static void Identify(ReadOnlyMemory<byte> element)
    {
        _ = Identity.Of(element.Span);
        _ = CommitIdentity.Of(element.Span);
        var hash = PayloadHash.Of(element.Span);
        if (hash.Length != 32)
            throw new FindingException($"The hash is '{hash}'.");
        var origin = new Origin("api.github.com", new RepositoryName("octocat", "Hello-World"), "events", DateTimeOffset.UnixEpoch);
        var record = EventIdentity.Of(element.Span).ToRecord(origin, element);
        if (record.Key.Length > 70_000 || !RepositoryName.TryParse($"{record.Org}/{record.Repo}", out _))
            throw new FindingException($"The event is of '{record.Org}/{record.Repo}'.");
    }

    private static byte[] OnOneLine(ReadOnlySpan<byte> json)
    {
        var line = new List<byte>(json.Length);
        foreach (var one in json)
        {
            if (one is not ((byte)'\n' or (byte)'\r'))
                line.Add(one);
        }
        return [.. line];
    }
}
