using System.Globalization;
using System.Security.Cryptography;

namespace GitHubQueue.Sources;

/// <summary>The SHA-256 of a file's bytes: an equal one means that there is nothing new in it.</summary>
internal static class FileChecksum
{
    /// <summary>Its length and the time of its last change: while they stay, so does the checksum, which takes far longer. Null: the file can't be read.</summary>
    public static string? TryStampOf(string path)
    {
        try
        {
            using var file = File.OpenHandle(path); // of a link's file, not of the link
            return string.Create(CultureInfo.InvariantCulture, $"{RandomAccess.GetLength(file)} {File.GetLastWriteTimeUtc(file):O}");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Null: the file can't be read.</summary>
    public static async Task<string?> TryOfAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1 << 20, FileOptions.SequentialScan | FileOptions.Asynchronous);
            await using var closing = file.ConfigureAwait(false);
            return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
