using System.IO.Compression;
using System.Text;

namespace GitHubQueue.Tests.Support;

internal static class Gzip
{
    /// <summary>As gzip writes it; .NET writes nothing at all.</summary>
    private static readonly byte[] Empty = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    /// <summary>One member.</summary>
    public static byte[] Of(ReadOnlySpan<byte> content)
    {
        if (content.IsEmpty)
            return Empty;
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(content);
        return compressed.ToArray();
    }

    public static byte[] Of(string content) => Of(Encoding.UTF8.GetBytes(content));
}
