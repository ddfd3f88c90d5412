using System.Text.Encodings.Web;
using System.Text.Json;

namespace GitHubQueue.Tables;

/// <summary>Takes a row's values in the order of its columns: for a statement, or for a typed file.</summary>
public abstract class RowValues
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public abstract RowValues Add(string? text);

    public abstract RowValues Add(long? number);

    public abstract RowValues Add(double? number);

    public abstract RowValues Add(bool? flag);

    public abstract RowValues Add(DateTimeOffset? time);

    public abstract RowValues Add(DateOnly? day);

    /// <summary>As a JSON array.</summary>
    public RowValues Add(IReadOnlyList<string> texts) => Add(texts.Count == 0 ? "[]" : JsonSerializer.Serialize(texts, Plain));
}
