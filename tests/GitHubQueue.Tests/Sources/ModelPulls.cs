using System.Globalization;
using System.Net;
using System.Text;
using GitHubQueue.Records;
using GitHubQueue.Tests.Support;

namespace GitHubQueue.Tests.Sources;

/// <summary>A list of pull requests in memory that answers as GitHub does, by page numbers, and changes before each answer as scripted. Nothing is ever deleted.</summary>
internal sealed class ModelPulls(ManualClock clock, int count, IEnumerable<Step> steps) : HttpMessageHandler
{
    private readonly List<ModelIssue> _pulls =
        [.. Enumerable.Range(1, count).Select(id => new ModelIssue(id, clock.GetUtcNow().ToUnixTimeSeconds() - (count - id) * 2, 1))];

    private readonly Queue<Step> _steps = new(steps);

    /// <summary>Nothing changes any more.</summary>
    public bool IsQuiet { get; set; }

    public IEnumerable<ModelIssue> Pulls => _pulls.OrderBy(pull => pull.Id);

    private long Now => clock.GetUtcNow().ToUnixTimeSeconds();

    public static string Json(ModelIssue pull) =>
        $$"""{"id":{{pull.Id}},"number":{{pull.Id}},"version":{{pull.Version}},"updated_at":"{{DateTimeOffset.FromUnixTimeSeconds(pull.UpdatedAt).ToText()}}"}""";

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!IsQuiet && _steps.TryDequeue(out var step))
            Happen(step);
        var query = request.RequestUri!.Query.TrimStart('?').Split('&').Select(part => part.Split('=', 2)).ToDictionary(part => part[0], part => part[1]);
        var size = int.Parse(query["per_page"], CultureInfo.InvariantCulture);
        var page = int.Parse(query.GetValueOrDefault("page", "1"), CultureInfo.InvariantCulture);
        var sorted = query["sort"] == "created" ? _pulls.OrderBy(pull => pull.Id) : _pulls.OrderByDescending(pull => pull.UpdatedAt).ThenByDescending(pull => pull.Id);
        var body = $"[{string.Join(',', sorted.Skip((page - 1) * size).Take(size).Select(Json))}]";
        var tag = $"\"{PayloadHash.Of(Encoding.UTF8.GetBytes(body))}\"";
        var isKnown = request.Headers.IfNoneMatch.Any(known => known.Tag == tag);
        var response = new HttpResponseMessage(isKnown ? HttpStatusCode.NotModified : HttpStatusCode.OK) { Content = new StringContent(isKnown ? "" : body) };
        response.Headers.ETag = new(tag);
        response.Headers.Date = clock.GetUtcNow();
        if (_pulls.Count > page * size)
            response.Headers.TryAddWithoutValidation("Link", $"<{Next(request.RequestUri!, page + 1)}>; rel=\"next\"");
        return Task.FromResult(response);
    }

    private static string Next(Uri url, int page) =>
        $"{url.GetLeftPart(UriPartial.Path)}?{string.Join('&', url.Query.TrimStart('?').Split('&').Where(part => !part.StartsWith("page=", StringComparison.Ordinal)))}&page={page}";

    private void Happen(Step step)
    {
        switch (step.Event)
        {
            case Event.Edit or Event.EditTwice or Event.EditSeveral:
                for (var times = step.Event == Event.EditSeveral ? 40 : 1; times > 0; times--)
                    Edit(step.Which + times * 3);
                break;
            case Event.Create or Event.EditWaitCreate:
                clock.Advance(TimeSpan.FromSeconds(step.Event == Event.Create ? 0 : 29));
                _pulls.Add(new(_pulls.Count + 1, Now, 1));
                break;
            case Event.TimePasses:
                clock.Advance(TimeSpan.FromSeconds(step.Which % 30));
                break;
            default:
                break;
        }
    }

    private void Edit(int which)
    {
        var index = which % _pulls.Count;
        _pulls[index] = _pulls[index] with { UpdatedAt = Now, Version = _pulls[index].Version + 1 };
    }
}
