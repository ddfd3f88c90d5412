using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using GitHubQueue.Archive;
using GitHubQueue.Records;

namespace GitHubQueue.Tests.Archive;

/// <summary>Things to archive.</summary>
internal static class Content
{
    public static readonly DateTimeOffset Now = new(2026, 11, 20, 8, 30, 0, TimeSpan.Zero);

    public static ArchiveObject Of(string text, CompressionLevel level = CompressionLevel.Optimal) => Of(Encoding.UTF8.GetBytes(text), level);

    public static ArchiveObject Of(byte[] text, CompressionLevel level = CompressionLevel.Optimal)
    {
        var stored = new MemoryStream();
        using (var gzip = new GZipStream(stored, level, leaveOpen: true))
            gzip.Write(text);
        return new ArchiveObject(stored.ToArray(), Convert.ToHexStringLower(SHA256.HashData(text)), text.Length, text.Count(b => b == '\n'));
    }

    public static string Text(Stream stored)
    {
        using var text = new StreamReader(new GZipStream(stored, CompressionMode.Decompress));
        return text.ReadToEnd();
    }

    public static Record Record(string payload, int id = 1) => Record(Encoding.UTF8.GetBytes(payload), id);

    public static Record Record(byte[] payload, int id = 1) => new()
    {
        Entity = Entity.Issue,
        Key = $"https://api.github.com/{id}",
        AsOf = Now,
        Hash = PayloadHash.Of(payload),
        Org = "octocat",
        Repo = "Hello-World",
        Source = "issues:octocat/Hello-World",
        FetchedAt = Now.AddMilliseconds(250),
        Payload = payload,
    };
}
