using System.Text.Json;
using GitHubQueue.Queue;
using GitHubQueue.Records;

namespace GitHubQueue.Warehouse.Snowflake;

/// <summary>Where the external stage reads, and which archives that is.</summary>
/// <param name="Stage">Its name.</param>
/// <param name="Url">As Snowflake keeps it: <c>s3://bucket/path/</c>, <c>gcs://bucket/path/</c>.</param>
internal sealed record StageLocation(string Stage, string Url)
{
    /// <exception cref="FailureException">Input: there is no such stage, or it isn't an external one.</exception>
    public static async Task<StageLocation> FindAsync(SqlApi api, CancellationToken cancellationToken)
    {
        var stage = api.Settings.Stage;
        // https://docs.snowflake.com/en/sql-reference/sql/desc-stage
        var properties = await api.RunAsync(new($"a look at the stage '{stage}'", $"desc stage {stage}"), cancellationToken).ConfigureAwait(false);
        var url = properties.Rows.Where(row => properties.Text(row, "property") == "URL").Select(row => UrlOf(properties.Text(row, "property_value"))).FirstOrDefault();
        return url is { Length: > 0 } ? new(stage, url) : throw new FailureException(
            FailureKind.Input, $"The stage '{stage}' has no address of its own: name an external stage, over the archive's root, in SNOWFLAKE_STAGE or 'warehouse.snowflake.stage' (docs/snowflake.md makes one).");
    }

    /// <summary>
    /// What a typed file is called in a FILES list. "The file path is set by concatenating the URL in the stage definition and the list of resolved
    /// file names", without a separator (https://docs.snowflake.com/en/sql-reference/sql/copy-into-table). Null: the stage doesn't reach it.
    /// </summary>
    public string? NameOf(ParquetObject file)
    {
        var (place, path) = (Place(Url), Place($"{file.Root}/{file.Key}"));
        if (place.Scheme != path.Scheme || !path.Path.StartsWith(place.Path, StringComparison.Ordinal))
            return null;
        var name = path.Path[place.Path.Length..];
        return place.Path.EndsWith('/') || name.StartsWith('/') ? name : null;
    }

    /// <summary>Clouds have other names here: https://docs.snowflake.com/en/sql-reference/sql/create-stage.</summary>
    private static (string Scheme, string Path) Place(string url) => url.Split("://", 2) switch
    {
        ["s3gov" or "s3china" or "s3compat", var rest] => ("s3", rest),
        ["gcs", var rest] => ("gs", rest),
        [var scheme, var rest] => (scheme, rest),
        _ => ("", url),
    };

    /// <summary>The property is a JSON array of one.</summary>
    private static string? UrlOf(string? value)
    {
        try
        {
            return value is null ? null : JsonSerializer.Deserialize<string[]>(value) is [var one, ..] ? one : null;
        }
        catch (JsonException)
        {
            return value;
        }
    }
}
