using System.IO.Compression;

namespace Fuzz.Targets;

/// <summary>Compresses, quickly.</summary>
internal static class Gzip
{
    public static byte[] Of(ReadOnlySpan<byte> content)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(content);
        return compressed.ToArray();
    }
}
