using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using GitHubQueue.Cli.Config;
using GitHubQueue.Records;
using Serilog;
using Serilog.Events;

namespace GitHubQueue.Cli;

/// <summary>The options that every command takes, and the settings behind them. An option beats the environment, which beats the default.</summary>
internal static class CommonOptions
{
    private const string DefaultConfig = "pipeline.yaml";

    public static Option<string?> Config { get; } = new("--config")
    {
        Description = "The config file [env: GITHUB_QUEUE_CONFIG; default: pipeline.yaml, where there is one]",
        HelpName = "file",
        Recursive = true,
    };

    public static Option<string?> Database { get; } = new("--db")
    {
        Description = "The pipeline's database file [env: GITHUB_QUEUE_DB; default: pipeline.db]",
        HelpName = "file",
        Recursive = true,
    };

    public static Option<string?> LogLevel { get; } = new("--log-level")
    {
        Description = "How much to log: debug, info, warning, error [env: GITHUB_QUEUE_LOG_LEVEL; default: info]",
        HelpName = "level",
        Recursive = true,
    };

    public static Option<bool> Json { get; } = new("--json") { Description = "Print results as JSON", Recursive = true };

    public static Option<string?> Archive() => new("--archive")
    {
        Description = "The lake: file:folder, s3://bucket/prefix or gs://bucket/prefix [env: GITHUB_QUEUE_ARCHIVE, or BUCKET_NAME for s3://$BUCKET_NAME/github; default: file:lake]",
        HelpName = "where",
    };

    public static void AddTo(RootCommand root)
    {
        root.Options.Add(Config);
        root.Options.Add(Database);
        root.Options.Add(LogLevel);
        root.Options.Add(Json);
    }

    /// <summary>Reads the config file, where one is named or lies in the working directory.</summary>
    /// <exception cref="FailureException">Input: it can't be read, or has mistakes.</exception>
    public static PipelineConfig ReadConfig(this ParseResult parsed)
    {
        if (parsed.ConfigPath() is not { } path)
            return new PipelineConfig();
        var (config, mistakes) = ConfigReader.Read(path, TimeProvider.System.GetUtcNow());
        return mistakes.Count == 0 ? config : throw new FailureException(
            FailureKind.Input, $"The config '{path}' has {Output.Count(mistakes.Count, "mistake")}: {string.Join("; ", mistakes)}.");
    }

    /// <summary>Null: none is named, and there is no pipeline.yaml here.</summary>
    public static string? ConfigPath(this ParseResult parsed) =>
        NonBlank(parsed.GetValue(Config)) ?? Variable("GITHUB_QUEUE_CONFIG") ?? (File.Exists(DefaultConfig) ? DefaultConfig : null);

    public static string DatabasePath(this ParseResult parsed, PipelineConfig config) =>
        NonBlank(parsed.GetValue(Database)) ?? Variable("GITHUB_QUEUE_DB") ?? Variable("PIPELINE_STATE_DB") ?? config.Database ?? "pipeline.db";

    /// <summary>For commands that have no log.</summary>
    /// <exception cref="FailureException">Input: not a level.</exception>
    public static void CheckLogLevel(this ParseResult parsed) => _ = parsed.Level(new PipelineConfig());

    /// <exception cref="FailureException">Input: not a level.</exception>
    public static ILogger CreateLog(this ParseResult parsed, PipelineConfig config)
    {
        var logger = new LoggerConfiguration()
            .MinimumLevel.Is(parsed.Level(config))
            .Enrich.With<OneLineProperties>()
            .Enrich.With<UtcTimes>()
            .WriteTo.Console(
                standardErrorFromLevel: LogEventLevel.Verbose,
                formatProvider: CultureInfo.InvariantCulture,
                outputTemplate: "{Utc:HH:mm:ss}Z {Level:u3} {Message:l}{NewLine}{Exception}");
        if ((Variable("GITHUB_QUEUE_LOG_DIR") ?? config.LogFolder) is { } folder)
            logger = logger.WriteToFiles(folder, parsed.Stage());
        return logger.CreateLogger();
    }

    private static LogEventLevel Level(this ParseResult parsed, PipelineConfig config)
    {
        var name = parsed.GetValue(LogLevel) ?? Variable("GITHUB_QUEUE_LOG_LEVEL") ?? config.LogLevel ?? "info";
        return name.ToUpperInvariant() switch
        {
            "DEBUG" => LogEventLevel.Debug,
            "INFO" => LogEventLevel.Information,
            "WARNING" => LogEventLevel.Warning,
            "ERROR" => LogEventLevel.Error,
            _ => throw new FailureException(FailureKind.Input, $"'{name}' is not a log level: use debug, info, warning or error."),
        };
    }

    /// <summary>The command's name, such as <c>warehouse-refresh</c>.</summary>
    private static string Stage(this ParseResult parsed)
    {
        var name = parsed.CommandResult.Command.Name;
        return parsed.CommandResult.Parent is CommandResult { Command: not RootCommand } parent ? $"{parent.Command.Name}-{name}" : name;
    }

    /// <summary>A file a stage and day, beside the console: <c>worker-20261120.log</c>; another one after 100 MB, and 30 are kept.</summary>
    private static LoggerConfiguration WriteToFiles(this LoggerConfiguration logger, string folder, string stage)
    {
        try
        {
            Directory.CreateDirectory(folder);
            using var probe = File.Create(Path.Combine(folder, Path.GetRandomFileName()), 1, FileOptions.DeleteOnClose); // what the log can't write, it drops without a word
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new FailureException(FailureKind.Input, $"The folder for logs '{folder}' can't be written to: create it, or name another in GITHUB_QUEUE_LOG_DIR or log_dir.", fault);
        }
        return logger.WriteTo.File(
            Path.Combine(folder, $"{stage}-.log"),
            formatProvider: CultureInfo.InvariantCulture,
            outputTemplate: "{Utc:yyyy-MM-ddTHH:mm:ss.fff}Z {Level:u3} {Message:l}{NewLine}{Exception}",
            rollingInterval: RollingInterval.Day, fileSizeLimitBytes: 100_000_000, rollOnFileSizeLimit: true, retainedFileCountLimit: 30,
            shared: true); // several processes of one stage
    }

    /// <exception cref="FailureException">Input: out of range.</exception>
    public static int Within(string option, int value, int least, int most) => value >= least && value <= most
        ? value
        : throw new FailureException(FailureKind.Input, string.Create(CultureInfo.InvariantCulture, $"Option {option} can't be {value}: use {least} to {most}."));

    /// <summary>Null where the variable is missing or blank.</summary>
    public static string? Variable(string name) => NonBlank(Environment.GetEnvironmentVariable(name));

    private static string? NonBlank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
