using Fuzz.Targets;
using GitHubQueue.Records;
using GitHubQueue.Tables;

namespace Fuzz;

/// <summary>All targets: a new one is a file in Targets, and its line here.</summary>
public static class FuzzTargets
{
    private static readonly Dictionary<string, Func<IFuzzTarget>> Makers = new()
    {
        ["page"] = () => new PageTarget(),
        ["record"] = () => new RecordTarget(),
        ["headers"] = () => new HeadersTarget(),
        ["answer"] = () => new AnswerTarget(),
        ["lists"] = () => new ListsTarget(),
        ["errors"] = () => new ErrorsTarget(),
        ["words"] = () => new WordsTarget(),
        ["config"] = () => new ConfigTarget(),
        ["snowflake"] = () => new SnowflakeTarget(),
        ["csv"] = () => new CsvTarget(),
        ["gharchive"] = () => new GhArchiveTarget(),
        ["object"] = () => new ObjectTarget(),
        ["replay"] = () => new ReplayTarget(),
        ["parquet"] = () => new ParquetTarget(),
        ["snappy"] = () => new SnappyTarget(),
    };

    /// <summary>The records that inputs are made of: one of each kind.</summary>
    public static IReadOnlyList<Record> Examples => Fuzz.Examples.Records.All;

    /// <summary>Where those of CSV go.</summary>
    public static CsvTable CsvTable { get; } = new(Fuzz.Examples.Records.CsvSetting);

    public static IReadOnlyList<string> Names { get; } = [.. Makers.Keys];

    /// <exception cref="ArgumentException">There is no such target.</exception>
    public static IFuzzTarget Make(string name) => Makers.TryGetValue(name, out var make)
        ? make()
        : throw new ArgumentException($"There is no target '{name}'; there are {string.Join(", ", Names)}.", nameof(name));
}
