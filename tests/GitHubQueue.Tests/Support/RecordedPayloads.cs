using System.IO.Compression;
using System.Text;
using System.Text.Json;
using NUnit.Framework;

namespace GitHubQueue.Tests.Support;

/// <summary>The payloads of GitHub's that lie in <c>shared/data</c> beside the project, on machines that have them: one a line.</summary>
internal static class RecordedPayloads
{
    /// <summary>Ends the test as ignored where there is none.</summary>
    public static string Folder
    {
        get
        {
            for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            {
                var data = Path.Combine(folder.FullName, "shared", "data");
                if (Directory.Exists(data))
                    return data;
            }
            Assert.Ignore("There are no recorded payloads: no shared/data beside the project.");
            return "";
        }
    }

    /// <summary>Those of all sets in files of these names, such as <c>issues</c>; each only once, wherever it was recorded again.</summary>
    public static IReadOnlyList<RecordedPayload> Of(params IEnumerable<string> names) =>
    [
        .. names.SelectMany(name => Directory.EnumerateFiles(Folder, $"{name}.jsonl.gz", SearchOption.AllDirectories)).Order(StringComparer.Ordinal)
            .SelectMany(path => In(Path.GetRelativePath(Folder, path)[..^".jsonl.gz".Length]))
            .DistinctBy(payload => payload.Text, StringComparer.Ordinal),
    ];

    /// <summary>All lines of one file, such as <c>devlake-raw/issues</c>. Ends the test as ignored where its set isn't there.</summary>
    public static IEnumerable<RecordedPayload> In(string file)
    {
        var path = Path.Combine(Folder, file + ".jsonl.gz");
        if (!File.Exists(path))
            Assert.Ignore($"The set of '{file}' was left out of shared/data.");
        return Lines(path).Select((json, index) => new RecordedPayload($"{file}:{index + 1}", json));
    }

    /// <summary>One line, counted from 1.</summary>
    /// <inheritdoc cref="In"/>
    public static RecordedPayload Line(string file, int number) => In(file).ElementAt(number - 1);

    private static IEnumerable<byte[]> Lines(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
            yield return Encoding.UTF8.GetBytes(line);
    }
}

/// <param name="Name">Where it stands: <c>set/file:line</c>.</param>
internal sealed record RecordedPayload(string Name, byte[] Bytes)
{
    public JsonElement Json
    {
        get
        {
            using var document = JsonDocument.Parse(Bytes);
            return document.RootElement.Clone();
        }
    }

    public string Text => Encoding.UTF8.GetString(Bytes);

    public bool Has(string field) => Json.TryGetProperty(field, out _);

    /// <summary>An object or element in it, as a payload of its own.</summary>
    /// <param name="path">Names and positions with points between them, such as <c>payload.commits.0</c>.</param>
    public RecordedPayload Inner(string path) => new($"{Name} {path}", Encoding.UTF8.GetBytes(new PlainJson(Json).At(path)!.Value.GetRawText()));

    public override string ToString() => Name;
}
