using System.Text.Encodings.Web;
using System.Text.Json;
using GitHubQueue.Records;
using GitHubQueue.Sqlite;

namespace GitHubQueue.Tables;

/// <summary>Takes a row's values in the order of its columns, and writes it.</summary>
internal sealed class RowValues(Statement statement)
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private int _next;

    public RowValues Add(string? text)
    {
        statement.Bind(++_next, text);
        return this;
    }

    public RowValues Add(long? number)
    {
        statement.Bind(++_next, number);
        return this;
    }

    public RowValues Add(double? number)
    {
        statement.Bind(++_next, number);
        return this;
    }

    /// <summary>As 0 or 1.</summary>
    public RowValues Add(bool? flag) => Add(flag is { } value ? (value ? 1L : 0L) : (long?)null);

    /// <summary>As text, in UTC.</summary>
    public RowValues Add(DateTimeOffset? time) => Add(time?.ToText());

    /// <summary>As a JSON array.</summary>
    public RowValues Add(IReadOnlyList<string> texts) => Add(texts.Count == 0 ? "[]" : JsonSerializer.Serialize(texts, Plain));

    public void Write() => statement.Execute();
}
