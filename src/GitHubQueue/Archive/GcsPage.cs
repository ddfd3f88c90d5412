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
            var page = JsonSerializer.Deserialize<GcsPage>(body, Style) ?? throw new IOException("The listing is empty");
            return page.Items?.Any(item => item?.Name is null) == true ? throw new IOException("The listing has an object without a name") : page;
        }
        catch (JsonException fault)
        {
            throw new IOException("The listing is not JSON as expected", fault);
        }
    }

    /// <param name="Size">Bytes as stored; the API writes it as text.</param>
    internal sealed record Item(string Name, long Size);
}
