using GitHubQueue.Parquet;
using GitHubQueue.Tables;

namespace GitHubQueue.Worker;

/// <summary>Gives a row's values to a Parquet file.</summary>
internal sealed class ParquetValues(ParquetWriter file) : RowValues
{
    public override RowValues Add(string? text)
    {
        file.Add(text);
        return this;
    }

    public override RowValues Add(long? number)
    {
        file.Add(number);
        return this;
    }

    public override RowValues Add(double? number)
    {
        file.Add(number);
        return this;
    }

    public override RowValues Add(bool? flag)
    {
        file.Add(flag);
        return this;
    }

    public override RowValues Add(DateTimeOffset? time)
    {
        file.Add(time);
        return this;
    }

    public override RowValues Add(DateOnly? day)
    {
        file.Add(day);
        return this;
    }
}
