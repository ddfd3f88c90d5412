using System.Text.RegularExpressions;
using GitHubQueue.Archive;
using GitHubQueue.Records;
using GitHubQueue.Sources;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace GitHubQueue.Cli.Config;

/// <summary>Reads <c>pipeline.yaml</c> and finds every mistake in it. Keys and rules: docs/pipeline.schema.json, which editors use.</summary>
internal static partial class ConfigReader
{
    public static IReadOnlyList<string> Kinds => SourceKind.All;

    private static readonly string[] LogLevels = ["debug", "info", "warning", "error"];

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,99}\z")]
    private static partial Regex SourceName { get; }

    /// <exception cref="FailureException">Input: the file can't be read.</exception>
    public static (PipelineConfig Config, IReadOnlyList<Mistake> Mistakes) Read(string path, DateTimeOffset now)
    {
        try
        {
            using var reader = new StreamReader(path);
            return Read(reader, now);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new FailureException(FailureKind.Input, $"The config '{path}' can't be read: check that the file exists and that you may read it.", fault);
        }
    }

    public static (PipelineConfig Config, IReadOnlyList<Mistake> Mistakes) Read(TextReader text, DateTimeOffset now)
    {
        var mistakes = new List<Mistake>();
        try
        {
            var yaml = new YamlStream();
            yaml.Load(text);
            if (yaml.Documents is not [var document, ..])
                return (new(), mistakes);
            if (document.RootNode is YamlMappingNode root)
                return (ReadRoot(new Section(root, "", mistakes), now), mistakes.OrderBy(mistake => mistake.Line).ToList());
            mistakes.Add(new(document.RootNode.Start.Line, "", "must hold keys and values, such as 'db: pipeline.db'"));
        }
        catch (YamlException fault)
        {
            mistakes.Add(new(fault.Start.Line, "", $"is not YAML: {(fault.InnerException?.Message ?? fault.Message).TrimEnd('.')}"));
        }
        return (new(), mistakes);
    }

    private static PipelineConfig ReadRoot(Section root, DateTimeOffset now)
    {
        var github = root.Inner("github");
        var worker = root.Inner("worker");
        var config = new PipelineConfig
        {
            Database = root.Text("db"),
            Archive = ReadArchive(root),
            LogLevel = root.OneOf("log_level", LogLevels),
            ApiUrl = github?.Text("api_url"),
            Token = github is null ? null : ReadSecret(github, "token"),
            BatchSize = worker?.Integer("batch_size", 1, 100_000),
            Lease = worker?.Parsed("lease", text => TimeArguments.Length("", text)),
            Parallel = worker?.Integer("parallel", 1, 64),
            Sources = ReadSources(root, now),
        };
        github?.RefuseOthers();
        worker?.RefuseOthers();
        root.RefuseOthers();
        return config;
    }

    private static string? ReadArchive(Section root)
    {
        if (root.Text("archive") is not { } text)
            return null;
        try
        {
            ArchiveLocation.Open(text, Path.GetTempPath(), new S3Endpoint()).Dispose(); // touches nothing
        }
        catch (FailureException wrong)
        {
            root.Note("archive", wrong.Message.TrimEnd('.'));
        }
        return text;
    }

    private static List<SourceConfig> ReadSources(Section root, DateTimeOffset now)
    {
        var sources = new List<SourceConfig>();
        foreach (var section in root.InnerList("sources"))
        {
            if (ReadSource(section, now) is not { } source)
                continue;
            if (sources.Exists(other => other.Name == source.Name))
                section.Note("name", $"can't be '{source.Name}' twice; each source needs a name of its own");
            else
                sources.Add(source);
        }
        return sources;
    }

    private static SourceConfig? ReadSource(Section section, DateTimeOffset now)
    {
        var name = Required(section, "name", section.Text("name", SourceName, "letters, digits, '.', '_' and '-', 100 at most"), "a name for the source");
        var kind = Required(section, "kind", section.OneOf("kind", Kinds), string.Join(", ", Kinds));
        var repositories = ReadRepositories(section);
        if (section.Parsed("since", text => TimeArguments.Point("", text, now)) > now)
            section.Note("since", $"can't be '{section.Text("since")}', which lies in the future");
        var lookback = section.Parsed("lookback", text => TimeArguments.Length("", text));
        var every = section.Parsed("every", text => TimeArguments.Length("", text)) ?? TimeSpan.FromMinutes(15);
        section.RefuseOthers();
        return name is null ? null : new SourceConfig
        {
            Name = name,
            Kind = kind ?? SourceKind.Issues, // where it is a mistake, nothing is read at all
            Repositories = repositories,
            Since = section.Text("since"),
            Lookback = lookback,
            Every = every,
        };
    }

    private static List<RepositoryName> ReadRepositories(Section section)
    {
        var one = section.Text("repo");
        var several = section.Texts("repos");
        if (one is null == (several.Count == 0))
            section.Note("repo", one is null ? "is missing; name the repository with 'repo:', or several with 'repos:'" : "stands beside 'repos:'; use one of them");
        var names = new List<RepositoryName>();
        foreach (var text in one is null ? several : [one])
        {
            if (RepositoryName.TryParse(text, out var name) && names.Contains(name))
                section.Note("repos", $"has '{text}' twice");
            else if (name is not null)
                names.Add(name);
            else
                section.Note(one is null ? "repos" : "repo", $"can't be '{text}'; allowed: owner/name, such as octocat/Hello-World");
        }
        return names;
    }

    private static SecretReference? ReadSecret(Section section, string key)
    {
        if (section.Text(key) is not { } text)
            return null;
        // The value may be a secret: it isn't repeated.
        if (!SecretReference.TryParse(text, out var reference))
            section.Note(key, "must be a reference, not the secret itself; allowed: env:NAME, file:/path");
        return reference;
    }

    private static string? Required(Section section, string key, string? value, string allowed)
    {
        if (value is null && !section.Has(key))
            section.Note(key, $"is missing; allowed: {allowed}");
        return value;
    }
}
