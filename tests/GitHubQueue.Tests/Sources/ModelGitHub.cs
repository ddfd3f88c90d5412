using System.Globalization;
using System.Net;
using System.Text;
using GitHubQueue.Records;
using GitHubQueue.Tests.Support;

namespace GitHubQueue.Tests.Sources;

/// <summary>What happens to the list before an answer.</summary>
internal enum Event
{
    Nothing,
    Edit,
    EditTwice,
    EditSeveral,
    Create,
    Delete,
    TimePasses,
    CursorsExpire,
    EditWaitCreate,
}

/// <param name="Which">Chooses the issue, counted from the oldest update.</param>
internal sealed record Step(Event Event, int Which);

internal sealed record ModelIssue(long Id, long UpdatedAt, int Version);

/// <summary>
/// An issues list in memory that answers as GitHub does, with cursors or page numbers, and changes before each answer as scripted.
/// Times are those of the clock.
/// </summary>
internal sealed class ModelGitHub(ManualClock clock, bool byCursor, IEnumerable<ModelIssue> issues, IEnumerable<Step> steps) : HttpMessageHandler
{
    private readonly List<ModelIssue> _issues = [.. issues];
    private readonly Queue<Step> _steps = new(steps);
    private int _cursorsOf;

    /// <summary>Nothing changes any more.</summary>
    public bool IsQuiet { get; set; }

    public IEnumerable<ModelIssue> Issues => _issues.OrderBy(issue => issue.Id);

    private List<ModelIssue> InOrder => [.. _issues.OrderBy(issue => issue.UpdatedAt).ThenBy(issue => issue.Id)];

    private long Now => clock.GetUtcNow().ToUnixTimeSeconds();

    public void Happen(Step step)
    {
        switch (step.Event)
        {
            case Event.Edit:
                Edit(step.Which);
                break;
            case Event.EditTwice:
                Edit(step.Which);
                Edit(_issues.Count - 1); // the same one, within the second
                break;
            case Event.EditSeveral:
                for (var i = 0; i < 40; i++)
                    Edit(step.Which + i * 3);
                break;
            case Event.Create:
                _issues.Add(new(_issues.Max(issue => issue.Id) + 1, Now, 1));
                break;
            case Event.Delete:
                if (_issues.Count > 1)
                    _issues.Remove(InOrder[step.Which % _issues.Count]);
                break;
            case Event.TimePasses:
                clock.Advance(TimeSpan.FromSeconds(step.Which % 30));
                break;
            case Event.EditWaitCreate:
                Edit(step.Which);
                clock.Advance(TimeSpan.FromSeconds(29));
                Happen(new(Event.Create, 0));
                break;
            case Event.CursorsExpire:
                _cursorsOf++;
                break;
            default:
                break;
        }
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!IsQuiet && _steps.TryDequeue(out var step))
            Happen(step);
        var query = request.RequestUri!.Query.TrimStart('?').Split('&').Select(part => part.Split('=', 2)).ToDictionary(part => part[0], part => part[1]);
        var response = Answer(request, query);
        response.Headers.Date = clock.GetUtcNow();
        return Task.FromResult(response);
    }

    private HttpResponseMessage Answer(HttpRequestMessage request, Dictionary<string, string> query)
    {
        var since = DateTimeOffset.Parse(query["since"], CultureInfo.InvariantCulture).ToUnixTimeSeconds();
        var size = int.Parse(query["per_page"], CultureInfo.InvariantCulture);
        var matching = InOrder.Where(issue => issue.UpdatedAt >= since).ToList();
        var skip = (int.Parse(query.GetValueOrDefault("page", "1"), CultureInfo.InvariantCulture) - 1) * size;
        if (query.GetValueOrDefault("after") is { } after)
        {
            var key = after.Split('.').Select(long.Parse).ToArray();
            if (key[0] != _cursorsOf)
                return new(HttpStatusCode.UnprocessableEntity) { Content = new StringContent("{\"message\":\"Invalid cursor\"}") };
            matching = [.. matching.Where(issue => (issue.UpdatedAt, issue.Id).CompareTo((key[1], key[2])) > 0)];
        }
        var page = matching.Skip(skip).Take(size).ToList();
        var body = $"[{string.Join(',', page.Select(Json))}]";
        var hasNext = matching.Count > skip + size;
        var tag = $"\"{PayloadHash.Of(Encoding.UTF8.GetBytes(body))}{hasNext}\"";
        if (request.Headers.IfNoneMatch.Any(known => known.Tag == tag))
            return new(HttpStatusCode.NotModified);
        var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(body) };
        response.Headers.ETag = new(tag);
        if (hasNext)
            response.Headers.TryAddWithoutValidation("Link", $"<{Next(request.RequestUri!, page[^1], skip / size + 2)}>; rel=\"next\"");
        return response;
    }

    public static string Json(ModelIssue issue) =>
        $$"""{"id":{{issue.Id}},"version":{{issue.Version}},"updated_at":"{{DateTimeOffset.FromUnixTimeSeconds(issue.UpdatedAt).ToText()}}"}""";

    private string Next(Uri url, ModelIssue last, int page)
    {
        var kept = url.Query.TrimStart('?').Split('&').Where(part => !part.StartsWith("page=", StringComparison.Ordinal) && !part.StartsWith("after=", StringComparison.Ordinal));
        var paging = byCursor ? $"after={_cursorsOf}.{last.UpdatedAt}.{last.Id}" : $"page={page}";
        return $"{url.GetLeftPart(UriPartial.Path)}?{string.Join('&', kept)}&{paging}";
    }

    private void Edit(int which)
    {
        var issue = InOrder[which % _issues.Count];
        _issues.Remove(issue);
        _issues.Add(issue with { UpdatedAt = Now, Version = issue.Version + 1 });
    }
}
