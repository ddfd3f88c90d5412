using System.IO.Compression;

namespace GitHubSimulator.Repositories;

/// <summary>A line of a recording, and the URL that it was got from where a list of origins lies beside the file.</summary>
internal sealed record RecordedLine(string File, int Number, byte[] Json, string? Url)
{
    /// <summary>The lines of JSON Lines files below a folder whose names <paramref name="isWanted"/> (without .jsonl and .gz), in order of path.</summary>
    public static IEnumerable<(string Name, RecordedLine Line)> Read(string folder, Func<string, bool> isWanted)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var plain = Path.GetFileName(file);
            if (plain.EndsWith(".gz", StringComparison.Ordinal)) plain = plain[..^3];
            if (!plain.EndsWith(".jsonl", StringComparison.Ordinal)) continue;
            var name = plain[..^".jsonl".Length];
            if (!isWanted(name)) continue;
            var urls = Origins(Path.Combine(Path.GetDirectoryName(file)!, name + ".prov.tsv"));
            var number = 0;
            foreach (var json in Lines(file))
            {
                number++;
                if (json.Length > 0) yield return (name, new RecordedLine(file, number, json, urls.GetValueOrDefault(number)));
            }
        }
    }

    /// <summary>URL by line, from rows of line, source, sequence, method, URL and status.</summary>
    private static Dictionary<int, string> Origins(string file)
    {
        var path = System.IO.File.Exists(file) ? file : file + ".gz";
        if (!System.IO.File.Exists(path)) return [];
        return Lines(path).Select(line => System.Text.Encoding.UTF8.GetString(line).Split('\t'))
            .Where(row => row.Length > 4 && int.TryParse(row[0], out _) && row[4].Length > 0)
            .ToDictionary(row => int.Parse(row[0], System.Globalization.CultureInfo.InvariantCulture), row => row[4]);
    }

    private static IEnumerable<byte[]> Lines(string file)
    {
        using var stream = System.IO.File.OpenRead(file);
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
