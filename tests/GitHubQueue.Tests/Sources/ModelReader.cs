using System.Text;
using System.Text.Json;
using GitHubQueue.GitHub;
using GitHubQueue.Records;
using GitHubQueue.Sources;
using GitHubQueue.Tests.Support;

namespace GitHubQueue.Tests.Sources;

/// <summary>Reads a <see cref="ModelGitHub"/> in runs, and keeps what the queue would: progress, validators, the newest state of each issue.</summary>
internal sealed class ModelReader : IDisposable
{
    private readonly GitHubClient _github;
    private readonly IssuesSource _source;
    private readonly Dictionary<string, Validator> _validators = [];
    private readonly Dictionary<long, (string Hash, DateTimeOffset AsOf, string Payload)> _known = [];
    private Progress _progress = Progress.None;

    public ModelReader(ModelGitHub list, ManualClock clock)
    {
        _github = new GitHubClient(new() { ApiUrl = new("https://ghe.example/") }, clock, new LogLines().Log, list);
        _source = new IssuesSource(_github, new("o", "r"), "issues:o/r", clock);
    }

    /// <summary>Whether the last run came to its end.</summary>
    public bool Ended { get; private set; }

    public int Enqueued { get; private set; }

    public IReadOnlyDictionary<long, string> Newest => _known.ToDictionary(known => known.Key, known => known.Value.Payload);

    /// <summary>One run, killed after so many pages, with what it then had in hand uncommitted.</summary>
    public void Read(Window window, int pages) => ReadAsync(window, pages).GetAwaiter().GetResult(); // all in memory: never waits

    public void Dispose() => _github.Dispose();

    private async Task ReadAsync(Window window, int pages)
    {
        Ended = false;
        try
        {
            await foreach (var page in _source.ReadAsync(_progress, window, _validators.GetValueOrDefault, default))
            {
                if (pages-- == 0)
                    return;
                Commit(page);
            }
            Ended = true;
        }
        catch (Exception left) when (left is FailureException or SourceEndedException)
        {
            // For the next run, as the program does.
        }
    }

    private void Commit(SourcePage page)
    {
        foreach (var record in page.Records)
        {
            var id = JsonDocument.Parse(record.Payload).RootElement.GetProperty("id").GetInt64();
            if (_known.TryGetValue(id, out var known) && (known.Hash == record.Hash || record.AsOf < known.AsOf))
                continue;
            _known[id] = (record.Hash, record.AsOf, Encoding.UTF8.GetString(record.Payload.Span));
            Enqueued++;
        }
        _progress = page.Progress;
        if (page.Validator is { } validator)
            _validators[page.Url] = validator;
    }
}
