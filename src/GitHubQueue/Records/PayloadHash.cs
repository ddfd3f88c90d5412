using System.Security.Cryptography;
using System.Text.Json;

namespace GitHubQueue.Records;

/// <summary>
/// The first 128 bits of SHA-256 over a payload's bytes, as 32 hex digits, leaving out embedded repository objects: their star
/// and fork counts change all the time, and would make a new state of every issue or pull request that carries one.
/// </summary>
public static class PayloadHash
{
    /// <summary>A payload that isn't JSON is hashed whole.</summary>
    public static string Of(ReadOnlySpan<byte> payload)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        var mayEmbed = payload.IndexOf("\"repo\""u8) >= 0 || payload.IndexOf("\"repository\""u8) >= 0;
        if (!mayEmbed || !TryHashAround(payload, hash))
            SHA256.HashData(payload, hash);
        return Convert.ToHexStringLower(hash[..16]);
    }

    /// <summary>The same of all bytes: tells apart what has nothing else to be told apart by.</summary>
    public static string OfWhole(ReadOnlySpan<byte> payload) => Convert.ToHexStringLower(SHA256.HashData(payload).AsSpan(0, 16));

    private static bool TryHashAround(ReadOnlySpan<byte> payload, Span<byte> hash)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var reader = new Utf8JsonReader(payload);
        var from = 0;
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType != JsonTokenType.PropertyName || !(reader.IsNamed("repo"u8) || reader.IsNamed("repository"u8)))
                    continue;
                reader.Read();
                if (reader.TokenType != JsonTokenType.StartObject)
                    continue;
                sha.AppendData(payload[from..(int)reader.TokenStartIndex]);
                reader.Skip();
                from = (int)reader.BytesConsumed;
            }
        }
        catch (JsonException)
        {
            return false;
        }
        sha.AppendData(payload[from..]);
        sha.GetHashAndReset(hash);
        return true;
    }
}
