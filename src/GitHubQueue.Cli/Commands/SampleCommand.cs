using System.CommandLine;
using System.Text.Json;
using GitHubQueue.Cli.Config;
using GitHubQueue.Records;
using GitHubQueue.Sources;

namespace GitHubQueue.Cli.Commands;

/// <summary>Saves what a source gives, for looking at and for demos.</summary>
internal static class SampleCommand
{
    private static readonly Option<string?> Source = new("--source") { Description = "A source of the config file", HelpName = "name" };

    private static readonly Option<string?> Repository = new("--repo") { Description = "Or one repository, as owner/name", HelpName = "owner/name" };

    private static readonly Option<string?> EntityName = IngestCommand.Entity();

    private static readonly Option<int> Pages = new("--pages") { Description = "How many pages, at most", HelpName = "pages", DefaultValueFactory = _ => 3 };

    private static readonly Option<string> Folder = new("--out") { Description = "Where to", HelpName = "folder", DefaultValueFactory = _ => "samples" };

    public static Command Create()
    {
        var capture = new ExampleCommand(
            "capture",
            "Save the first pages of a source as <source>_page_<n>.json, each a JSON array of payloads as received; nothing is enqueued",
            "github-queue sample capture --repo octocat/Hello-World --pages 2")
        {
            Source, Repository, EntityName, Pages, Folder,
        };
        capture.SetAction(RunAsync);
        return new ExampleCommand("sample", "Samples of what sources give", "github-queue sample capture --source public-events") { capture };
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        var config = parsed.ReadConfig();
        var (name, repository) = (parsed.GetValue(Source), parsed.GetValue(Repository));
        if (name is null == repository is null)
            throw new FailureException(FailureKind.Input, "Say what to capture with one of --source name and --repo owner/name.");
        if (name is not null && parsed.GetValue(EntityName) is not null)
            throw new FailureException(FailureKind.Input, "Option --entity goes with --repo: a source of the config has its 'kind:'.");
        var source = repository is null ? IngestPlan.OfConfig(config, name)[0] : IngestPlan.OfRepository(repository, IngestCommand.KindOf(parsed.GetValue(EntityName)), config);
        if (source.Organizations.Count > 0 && source.Kind.Scope == SourceScope.Repository)
            throw new FailureException(FailureKind.Input, $"Source '{source.Name}' is of a whole organisation: name one of its repositories with --repo.");
        var pages = CommonOptions.Within("--pages", parsed.GetValue(Pages), 1, 1000);
        var saved = await SaveAsync(parsed, config, source, pages, stop).ConfigureAwait(false);
        if (parsed.GetValue(CommonOptions.Json))
            Output.Json(new { Files = saved });
        else
            Output.Line($"sample: {Output.Count(saved.Count, "page")} saved: {string.Join(", ", saved)}");
        return ExitCode.Done;
    }

    private static async Task<List<string>> SaveAsync(ParseResult parsed, PipelineConfig config, SourceConfig source, int pages, CancellationToken stop)
    {
        var log = parsed.CreateLog(config);
        using var github = source.Kind.Scope == SourceScope.Files ? null : await GitHubs.OpenAsync(config, null, new(TimeSpan.FromMinutes(1), null), log, stop).ConfigureAwait(false);
        var plan = new IngestPlan([source], new Window(), "");
        var job = (await plan.JobsAsync(source, null, TimeProvider.System.GetUtcNow(), stop).ConfigureAwait(false))[0];
        var folder = MakeFolder(parsed.GetValue(Folder)!);
        var saved = new List<string>();
        try
        {
            var reading = job.Settings.Source.Kind.Open(job.Settings.Source, github, TimeProvider.System);
            await foreach (var page in reading.ReadAsync(Progress.None, job.Settings.Window, _ => null, stop).ConfigureAwait(false))
            {
                var file = Path.Combine(folder, $"{job.Name.Replace(':', '-').Replace('/', '-')}_page_{saved.Count + 1}.json");
                await WriteAsync(file, page.Records, stop).ConfigureAwait(false);
                saved.Add(Path.GetRelativePath(Environment.CurrentDirectory, file));
                if (saved.Count == pages)
                    break;
            }
        }
        catch (SourceEndedException ended)
        {
            throw new FailureException(ended.Kind, ended.Message, ended);
        }
        return saved;
    }

    /// <returns>Its whole path.</returns>
    private static string MakeFolder(string path)
    {
        if (string.IsNullOrWhiteSpace(path) || File.Exists(path))
            throw new FailureException(FailureKind.Input, $"Option --out can't be '{path}', which is {(File.Exists(path) ? "a file" : "no folder")}: name a folder.");
        try
        {
            return Directory.CreateDirectory(path).FullName;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new FailureException(FailureKind.Input, $"The folder '{path}' of --out can't be made: {fault.Message.TrimEnd('.')}. Give this user permission to write there, or name another folder.", fault);
        }
    }

    private static FileStream Create(string path)
    {
        try
        {
            return File.Create(path);
        }
        catch (UnauthorizedAccessException fault)
        {
            throw new FailureException(FailureKind.Input, $"The sample '{path}' can't be written: give this user permission to write there, or name another folder with --out.", fault);
        }
    }

    private static async Task WriteAsync(string path, IReadOnlyList<Record> records, CancellationToken stop)
    {
        var file = Create(path);
        await using var closing = file.ConfigureAwait(false);
        var before = "[\n"u8.ToArray();
        foreach (var record in records)
        {
            await file.WriteAsync(before, stop).ConfigureAwait(false);
            await file.WriteAsync(AsJson(record.Payload), stop).ConfigureAwait(false);
            before = ",\n"u8.ToArray();
        }
        await file.WriteAsync(records.Count == 0 ? "[]\n"u8.ToArray() : "\n]\n"u8.ToArray(), stop).ConfigureAwait(false);
    }

    /// <summary>What isn't JSON is a text with its base64, lest the file be none either.</summary>
    private static ReadOnlyMemory<byte> AsJson(ReadOnlyMemory<byte> payload)
    {
        try
        {
            using var document = JsonDocument.Parse(payload, new JsonDocumentOptions { MaxDepth = 512 });
            return payload;
        }
        catch (JsonException)
        {
            return JsonSerializer.SerializeToUtf8Bytes(Convert.ToBase64String(payload.Span));
        }
    }
}
