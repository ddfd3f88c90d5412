using System.IO.Compression;
using System.Text;

namespace GitHubQueue.Tests.Support;

/// <summary>Secrets that are easy to find again, and everything that was written, in which to look for them.</summary>
internal sealed class Marks
{
    private readonly Dictionary<string, string> _marks = [];
    private readonly List<string> _found = [];

    /// <summary>Where a mark was found, and which.</summary>
    public IReadOnlyList<string> Found => _found;

    /// <summary>How many places were looked at.</summary>
    public int Searched { get; private set; }

    /// <summary>A secret that looks like nothing: no pattern masks it.</summary>
    /// <param name="what">The secret's name, for messages.</param>
    public string New(string what) => Add(what, $"marked{Guid.NewGuid():n}");

    public string Add(string what, string secret)
    {
        _marks[what] = secret;
        return secret;
    }

    public void Search(string where, string text) => Search(where, Encoding.UTF8.GetBytes(text));

    /// <summary>Looks for each secret, also in Base64 as HTTP has it behind <c>Basic</c>, percent-encoded, and in UTF-16.</summary>
    public void Search(string where, ReadOnlySpan<byte> bytes)
    {
        Searched++;
        foreach (var (what, secret) in _marks)
        {
            byte[][] forms = [Encoding.UTF8.GetBytes(secret), Encoding.ASCII.GetBytes(Uri.EscapeDataString(secret)), Encoding.Unicode.GetBytes(secret), .. InBase64(secret)];
            foreach (var form in forms)
            {
                if (bytes.IndexOf(form) >= 0)
                {
                    _found.Add($"{what} in {where}");
                    break;
                }
            }
        }
        if (bytes.StartsWith([(byte)0x1F, (byte)0x8B]))
            Search($"{where}, decompressed", Decompressed(bytes));
    }

    public void SearchFolder(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            using var shared = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var copy = new MemoryStream();
            shared.CopyTo(copy);
            Search(Path.GetRelativePath(folder, file), copy.ToArray());
        }
    }

    /// <summary>The middle of the secret's Base64, wherever in a group of three it begins.</summary>
    private static IEnumerable<byte[]> InBase64(string secret)
    {
        for (var before = 0; before < 3; before++)
        {
            var text = Convert.ToBase64String([.. new byte[before], .. Encoding.UTF8.GetBytes(secret)]);
            yield return Encoding.ASCII.GetBytes(text[4..^4]);
        }
    }

    private static byte[] Decompressed(ReadOnlySpan<byte> bytes)
    {
        using var gzip = new GZipStream(new MemoryStream(bytes.ToArray()), CompressionMode.Decompress);
        var plain = new MemoryStream();
        gzip.CopyTo(plain);
        return plain.ToArray();
    }
}
