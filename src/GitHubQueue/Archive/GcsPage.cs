using System.Text.Json;
using System.Text.Json.Serialization;

namespace GitHubQueue.Archive;

/// <summary>A page of a listing: https://cloud.google.com/storage/docs/json_api/v1/objects/list#response.</summary>
/// <param name="Items">Null: none. There may be more on the next page all the same.</param>
/// <param name="NextPageToken">Null: it is the last.</param>
internal sealed record GcsPage(IReadOnlyList<GcsPage.Item>? Items, string? NextPageToken)
{
    private static readonly JsonSerializerOptions Style = new(JsonSerializerDefaults.Web) { NumberHandling = JsonNumberHandling.AllowReadingFromString };

    /// <exception cref="IOException">It isn't a page.</exception>
    public static GcsPage Read(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize<GcsPage>(body, Style) ?? throw new IOException("The listing is empty");
        }
        catch (JsonException fault)
        {
            throw new IOException("The listing is not JSON as expected", fault);
        }
    }

    /// <param name="Size">Bytes as stored; the API writes it as text.</param>
    internal sealed record Item(string Name, long Size);
}
