using GitHubQueue.Archive;
using GitHubQueue.Queue;
using GitHubQueue.Records;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace GitHubQueue.Cli.Config;

/// <summary>Reads <c>pipeline.yaml</c> and finds every mistake in it. Keys and rules: docs/pipeline.schema.json, which editors use.</summary>
internal static class ConfigReader
{
    private static readonly string[] LogLevels = ["debug", "info", "warning", "error"];

    /// <exception cref="FailureException">Input: the file can't be read.</exception>
    public static (PipelineConfig Config, IReadOnlyList<Mistake> Mistakes) Read(string path, DateTimeOffset now)
    {
        try
        {
            using var reader = new StreamReader(path);
            return Read(reader, Environment.CurrentDirectory, now);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new FailureException(FailureKind.Input, $"The config '{path}' can't be read: check that the file exists and that you may read it.", fault);
        }
    }

    /// <param name="workingDirectory">Where relative paths of files begin.</param>
    public static (PipelineConfig Config, IReadOnlyList<Mistake> Mistakes) Read(TextReader text, string workingDirectory, DateTimeOffset now)
    {
        var mistakes = new List<Mistake>();
        try
        {
            switch (YamlFile.Read(text))
            {
                case null:
                    break;
                case YamlMappingNode root:
                    return (ReadRoot(new Section(root, "", mistakes), workingDirectory, now), mistakes.OrderBy(mistake => mistake.Line).ToList());
                case var other:
                    mistakes.Add(new(other.Start.Line, "", "must hold keys and values, such as 'db: pipeline.db'"));
                    break;
            }
        }
        catch (YamlException fault)
        {
            mistakes.Add(new(fault.Start.Line, "", $"is not YAML: {(fault.InnerException?.Message ?? fault.Message).TrimEnd('.')}"));
        }
        return (new(), mistakes);
    }

    private static PipelineConfig ReadRoot(Section root, string workingDirectory, DateTimeOffset now)
    {
        var github = root.Inner("github");
        var worker = root.Inner("worker");
        var config = new PipelineConfig
        {
            Database = root.Text("db"),
            Archive = ReadArchive(root),
            LogLevel = root.OneOf("log_level", LogLevels),
            ApiUrl = github is null ? null : ReadApiUrl(github),
            Token = github?.Secret("token"),
            BatchSize = worker?.Integer("batch_size", 1, 100_000),
            Lease = worker?.Parsed("lease", text => TimeArguments.Length("", text, TimeArguments.LongestLease)),
            Parallel = worker?.Integer("parallel", 1, 64),
            LogFolder = root.Text("log_dir"),
            Retries = RetryConfig.Read(root) ?? RetryConfig.Default,
            Warehouse = WarehouseConfigReader.Read(root),
            Sources = ReadSources(root, workingDirectory, now),
        };
        github?.RefuseOthers();
        worker?.RefuseOthers();
        root.RefuseOthers();
        return config;
    }

    /// <summary>A mistake isn't repeated: it may hold a password.</summary>
    private static string? ReadApiUrl(Section github)
    {
        var text = github.Text("api_url");
        if (text is not null && !(Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp) && url.UserInfo.Length == 0))
            github.Note("api_url", "is not an address of an API; allowed: an http or https address without user and password, such as https://ghe.example/api/v3");
        return text;
    }

    private static string? ReadArchive(Section root)
    {
        if (root.Text("archive") is not { } text)
            return null;
        try
        {
            ArchiveLocation.Open(text, Path.GetTempPath(), new S3Endpoint(), new GcsEndpoint()).Dispose(); // touches nothing
        }
        catch (FailureException wrong)
        {
            root.Note("archive", wrong.Message.TrimEnd('.'));
        }
        return text;
    }

    private static List<SourceConfig> ReadSources(Section root, string workingDirectory, DateTimeOffset now)
    {
        var sources = new List<SourceConfig>();
        foreach (var section in root.InnerList("sources"))
        {
            if (SourceConfigReader.Read(section, workingDirectory, now, hasWarehouse: root.Has("warehouse")) is not { } source)
                continue;
            if (sources.Exists(other => other.Name == source.Name))
                section.Note("name", $"can't be '{source.Name}' twice; each source needs a name of its own");
            else if (sources.Exists(other => source.CsvTable is { } table && string.Equals(table, other.CsvTable, StringComparison.OrdinalIgnoreCase)))
                section.Note("name", $"can't be '{source.Name}': another CSV source has the table '{source.CsvTable}' already");
            else if (source.CsvTable is { } own && (PipelineDatabase.Names.Contains(own) || own.StartsWith("sqlite_", StringComparison.OrdinalIgnoreCase)))
                section.Note("name", $"can't be '{source.Name}': the database has something else of this name, and the rows go into a table named after the source");
            else if (sources.Select(other => (other.Name, Shared: source.SharedWith(other))).FirstOrDefault(other => other.Shared is not null) is { Shared: { } shared, Name: var reader })
                NoteShared(section, source, shared, reader);
            else
                sources.Add(source);
        }
        return sources;
    }

    /// <summary>Each has one checkpoint, which two sources can't both move.</summary>
    private static void NoteShared(Section section, SourceConfig source, string shared, string reader)
    {
        if (shared.Length == 0)
            section.Note("kind", $"can't be '{source.Kind}' for everybody's feed twice: source '{reader}' reads it already; leave one of them out");
        else
            section.Note(SourceConfigReader.OwnerKeys.First(section.Has), $"can't have '{shared}': source '{reader}' reads its {source.Kind} already; leave it out of one of them");
    }
}
