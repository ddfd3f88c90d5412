using System.Globalization;
using GitHubQueue.Records;
using GitHubQueue.Sqlite;

namespace GitHubQueue.Tables;

/// <summary>Binds a row's values to the parameters of its statement.</summary>
internal sealed class StatementValues(Statement statement) : RowValues
{
    private int _next;

    public override RowValues Add(string? text)
    {
        statement.Bind(++_next, text);
        return this;
    }

    public override RowValues Add(long? number)
    {
        statement.Bind(++_next, number);
        return this;
    }

    public override RowValues Add(double? number)
    {
        statement.Bind(++_next, number);
        return this;
    }

    /// <summary>As 0 or 1.</summary>
    public override RowValues Add(bool? flag) => Add(flag is { } value ? (value ? 1L : 0L) : (long?)null);

    /// <summary>As text, in UTC.</summary>
    public override RowValues Add(DateTimeOffset? time) => Add(time?.ToText());

    public override RowValues Add(DateOnly? day) => Add(day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    public void Write() => statement.Execute();
}
