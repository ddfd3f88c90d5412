using System.IO.Compression;
using System.Text.Json;

namespace GitHubQueue.Tests.Support;

/// <summary>The HTTP exchanges with GitHub that lie in <c>shared/data</c> beside the project, on machines that have them.</summary>
internal static class RecordedExchanges
{
    public static IEnumerable<RecordedExchange> All()
    {
        foreach (var file in Files())
        {
            using var lines = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
            var number = 0;
            while (lines.ReadLine() is { } line)
                yield return RecordedExchange.Parse($"{Path.GetFileName(Path.GetDirectoryName(file))}:{++number}", line);
        }
    }

    /// <summary>Ends the test as ignored where there are none.</summary>
    public static IReadOnlyList<string> Files() =>
        [.. Directory.EnumerateDirectories(RecordedPayloads.Folder).Select(set => Path.Combine(set, "http.jsonl.gz")).Where(File.Exists).Order()];
}

internal sealed record RecordedExchange(string Name, string Method, string Url, int Status, IReadOnlyList<KeyValuePair<string, string>> Headers, string Body)
{
    public static RecordedExchange Parse(string name, string line)
    {
        using var json = JsonDocument.Parse(line);
        var root = json.RootElement;
        return new(
            name,
            root.GetProperty("method").GetString()!,
            root.GetProperty("url").GetString()!,
            root.GetProperty("status").GetInt32(),
            [.. root.GetProperty("headers").EnumerateArray().Select(header => KeyValuePair.Create(header[0].ToString(), header[1].ToString()))],
            root.GetProperty("body").ToString());
    }
}
