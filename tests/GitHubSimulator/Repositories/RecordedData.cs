using System.IO.Compression;
using System.Text.Json;
using GitHubSimulator.Issues;

namespace GitHubSimulator.Repositories;

/// <summary>Reads a folder of recorded issues: <c>issues.jsonl</c>, <c>issues_*.jsonl</c> and <c>search_issues.jsonl</c>, each also as <c>.gz</c>.</summary>
internal static class RecordedData
{
    /// <summary>Issues by repository. Of several recordings of an id in one repository the last wins, in order of file path and line.</summary>
    public static IEnumerable<(string Name, IReadOnlyList<IssueState> Issues)> Read(string folder)
    {
        var repositories = new SortedDictionary<string, SortedDictionary<long, byte[]>>(StringComparer.OrdinalIgnoreCase);
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(IsIssues).Order(StringComparer.Ordinal))
        {
            var number = 0;
            foreach (var line in Lines(file))
            {
                number++;
                if (line.Length > 0) Add(repositories, line, file, number);
            }
        }

        return repositories.Select(repository => (repository.Key,
            (IReadOnlyList<IssueState>)[.. repository.Value.Values.Select(RecordedBytes.Read)]));
    }

    private static bool IsIssues(string file)
    {
        var name = Path.GetFileName(file);
        if (name.EndsWith(".gz", StringComparison.Ordinal)) name = name[..^3];
        return name.EndsWith(".jsonl", StringComparison.Ordinal)
            && (name is "issues.jsonl" or "search_issues.jsonl" || name.StartsWith("issues_", StringComparison.Ordinal));
    }

    private static void Add(SortedDictionary<string, SortedDictionary<long, byte[]>> repositories, byte[] line, string file, int number)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var issue = document.RootElement;
            var url = issue.TryGetProperty("repository_url", out var own) ? own.GetString() : issue.GetProperty("url").GetString();
            var path = url!.Split("/repos/", 2)[^1].Split('/');
            var name = $"{path[0]}/{path[1]}";
            if (!repositories.TryGetValue(name, out var issues)) repositories[name] = issues = [];
            issues[issue.GetProperty("id").GetInt64()] = line;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or IndexOutOfRangeException or InvalidOperationException)
        {
            throw new InvalidDataException($"Line {number} of '{file}' isn't an issue with id and repository_url: {e.Message}", e);
        }
    }

    private static IEnumerable<byte[]> Lines(string file)
    {
        using var stream = File.OpenRead(file);
        using var content = new MemoryStream();
        if (file.EndsWith(".gz", StringComparison.Ordinal)) using (var zip = new GZipStream(stream, CompressionMode.Decompress)) zip.CopyTo(content);
        else stream.CopyTo(content);
        var bytes = content.ToArray();
        for (var start = 0; start < bytes.Length;)
        {
            var length = bytes.AsSpan(start).IndexOf((byte)'\n');
            if (length < 0) length = bytes.Length - start;
            yield return bytes.AsSpan(start, length).TrimEnd((byte)'\r').ToArray();
            start += length + 1;
        }
    }
}
