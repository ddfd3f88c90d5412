using System.IO.Compression;
using GitHubQueue.Archive;
using GitHubQueue.Records;

namespace GitHubQueue.Tests.EndToEnd;

/// <summary>A record and the object that holds it.</summary>
internal sealed record ArchivedRecord(string ObjectKey, Record Record)
{
    public byte[] Payload => Record.Payload.ToArray();
}

/// <summary>Reads whole archives back, as any other program would.</summary>
internal static class Lake
{
    /// <summary>Every record of every object; none where the folder has never been made.</summary>
    public static async Task<List<ArchivedRecord>> ReadAsync(IArchive archive)
    {
        var records = new List<ArchivedRecord>();
        await foreach (var entry in archive.ListAsync("", default))
        {
            var stored = await archive.OpenAsync(entry.Key, default) ?? throw new InvalidOperationException($"'{entry.Key}' is listed and not there.");
            await foreach (var record in ArchiveReader.ReadAsync(stored, entry.Key, default))
                records.Add(new(entry.Key, record));
        }
        return records;
    }

    public static async Task<List<ArchivedRecord>> ReadAsync(string folder)
    {
        using var archive = new FolderArchive(folder, folder);
        return Directory.Exists(folder) ? await ReadAsync(archive) : [];
    }

    /// <summary>An object's lines, decompressed.</summary>
    public static async Task<string> ContentAsync(string file)
    {
        using var stream = new GZipStream(File.OpenRead(file), CompressionMode.Decompress);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync();
    }

    /// <summary>Puts other lines in an object's place.</summary>
    public static async Task RewriteAsync(string file, string content)
    {
        File.Delete(file);
        using var stream = new GZipStream(File.Create(file), CompressionLevel.Optimal);
        using var writer = new StreamWriter(stream);
        await writer.WriteAsync(content);
    }
}
