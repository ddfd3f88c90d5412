using System.Net;
using System.Text;
using Fuzz.Examples;
using Fuzz.Mutations;
using GitHubQueue.GitHub;
using GitHubQueue.Records;
using GitHubQueue.Sources;

namespace Fuzz.Targets;

/// <summary>
/// Bodies of whole answers, read by what asks for them: every source of the API, its estimate, the list of an owner's repositories, the
/// search. The first byte says by which.
/// </summary>
internal sealed class ListsTarget : IFuzzTarget
{
    private const int MostPages = 20;

    private const string Head = "6dcb09b5b57875f334f61aebed695e2e4193db5e";

    private static readonly RepositoryName Repository = new("octocat", "Hello-World");

    private static readonly string[] Bodies =
    [
        $"[{Payloads.Issue},{Payloads.Issue.Replace("2026-01-02", "2026-01-03", StringComparison.Ordinal)}]",
        $"[{Payloads.PullRequest}]",
        $"[{Payloads.Commit}]",
        $$"""{"total_commits":1,"behind_by":0,"commits":[{{Payloads.Commit}}],"merge_base_commit":{{Payloads.Commit}}}""",
        $"[{Payloads.Event},{Payloads.OldEvent}]",
        """[{"id":1296269,"full_name":"octocat/Hello-World","archived":false,"fork":true},{"id":2,"full_name":"octocat/x","archived":true}]""",
        """{"id":1296269,"name":"Hello-World","full_name":"octocat/Hello-World","owner":{"login":"octocat"}}""",
        """{"total_count":1234,"incomplete_results":false,"items":[]}""",
        $"[{Payloads.Review},{Payloads.File}]",
    ];

    private readonly Mutator _mutator = new([.. Bodies.Select((body, index) => Encoding.UTF8.GetBytes($"{index}{body}"))], Payloads.Words);

    public string Name => "lists";

    public string? Secret => Sentence.Secret;

    public byte[] Make(Dice dice) => _mutator.Next(dice);

    public string Run(ReadOnlySpan<byte> input)
    {
        if (input.Length == 0)
            return "empty";
        var (reader, body) = ((input[0] - '0' + 90) % 9, input[1..].ToArray());
        using var server = new Server(() => new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(body) }, times: 50, good: "[]");
        try
        {
            return ReadAsync(reader, server).GetAwaiter().GetResult();
        }
        catch (SourceEndedException ended)
        {
            Sentence.Check(ended.Message, Sentence.Secret);
            return "ended";
        }
        finally
        {
            server.Check();
        }
    }

    public void Dispose()
    {
    }

    private static async Task<string> ReadAsync(int reader, Server server)
    {
        var (github, time) = (server.Client, server.Clock);
        switch (reader)
        {
            case 0:
                return await PagesAsync(new IssuesSource(github, Repository, "issues", time), Progress.None, github);
            case 1:
                return await PagesAsync(new PullRequestsSource(github, Repository, "pulls", time), Progress.None, github);
            case 2:
                return await PagesAsync(new CommitsSource(github, Options(), time), Progress.None, github);
            case 3:
                var until = time.GetUtcNow().AddDays(-1);
                return await PagesAsync(new CommitsSource(github, Options(), time), new Progress { From = until, To = until, Head = Head }, github);
            case 4:
                return await PagesAsync(new EventsSource(github, Options(), time), Progress.None, github);
            case 5:
                await foreach (var page in new OwnedRepositoryList(github, "octocat").ReadAsync(_ => null, default))
                    _ = page.Repositories;
                return "owned";
            case 6:
                return await RepositoryLookup.FindAsync(github, Repository, default) is null ? "not found" : "found";
            case 7:
                return await new IssueSearch(github, Repository).CountAsync(IssueSearch.Issues, Window.Beginning, null, default) is null ? "not counted" : "counted";
            default:
                return await ChildrenAsync(new PullRequestsSource(github, Repository, "pulls", time), github);
        }
    }

    private static SourceOptions Options() => new() { Name = "source", Kind = SourceKinds.Default, Repository = Repository, RepositoryId = 1296269 };

    private static async Task<string> PagesAsync(Source source, Progress progress, GitHubClient github)
    {
        var pages = 0;
        await foreach (var page in source.ReadAsync(progress, new Window { Since = Window.Beginning }, _ => null, default))
        {
            Sentence.Check(page.Notice, Sentence.Secret);
            foreach (var record in page.Records)
                Check(record);
            if (++pages == MostPages)
                break;
        }
        _ = github.Budgets;
        return "pages";
    }

    private static async Task<string> ChildrenAsync(PullRequestsSource source, GitHubClient github)
    {
        var url = new Uri("repos/octocat/Hello-World/pulls/12/files?per_page=100", UriKind.Relative);
        if (await github.GetPageAsync(url, null, default) is not PageAnswer page)
            return "no page";
        foreach (var entity in new[] { Entity.PullRequestReview, Entity.PullRequestFile })
        {
            var list = new ChildList(entity, url.OriginalString, """{"pull_number":12,"head_sha":"x"}""", DateTimeOffset.UnixEpoch, "api.github.com/7", "x");
            foreach (var record in source.ReadChild(list, url, page))
                Check(record);
        }
        return "children";
    }

    /// <summary>It can be enqueued: its partition is a path below the archive, and its key text.</summary>
    private static void Check(Record record)
    {
        GitHubQueue.Archive.ObjectKey.Check(Partition.ObjectKey(Partition.Of(record), "01938f6e-0000-7000-8000-000000000000"));
        if (record.Payload.Span.ContainsAny((byte)'\n', (byte)'\r'))
            throw new FindingException("A payload has a line break.");
        _ = System.Text.Json.JsonDocument.Parse(record.Context);
    }
}
