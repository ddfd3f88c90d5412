using System.CommandLine;
using GitHubQueue.Cli.Config;
using GitHubQueue.Records;

namespace GitHubQueue.Cli.Commands;

/// <summary>The option that chooses between warehouses.</summary>
internal static class WarehouseOption
{
    public static Option<string?> Option { get; } = new("--target")
    {
        Description = "Which warehouse: postgres, snowflake [default: the config's 'warehouse.load.target', or postgres]",
        HelpName = "warehouse",
    };

    /// <exception cref="FailureException">Input: there is no such warehouse.</exception>
    public static WarehouseKind Target(this ParseResult parsed, PipelineConfig config) => parsed.GetValue(Option) switch
    {
        null => config.Warehouse?.Target ?? WarehouseKind.Postgres,
        "postgres" => WarehouseKind.Postgres,
        "snowflake" => WarehouseKind.Snowflake,
        var other => throw new FailureException(FailureKind.Input, $"Option --target can't be '{other}': use postgres or snowflake."),
    };
}
