using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;

namespace GitHubSimulator.Control;

/// <summary>
/// The same control over HTTP, JSON in snake case: <c>/__health</c>, <c>/__stats</c>, <c>/__repos</c>, <c>/__rename</c>,
/// <c>/__change</c>, <c>/__events</c>, <c>/__fault</c>, <c>/__budget</c>, <c>/__suspend</c>, <c>/__payloads</c>, <c>/__served</c>,
/// <c>/__head</c>. Bad input is 400 with a sentence.
/// </summary>
internal sealed class ControlApi(SimulatedGitHub github)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    public async Task AnswerAsync(HttpContext http, string path)
    {
        try
        {
            await ((http.Request.Method, path) switch
            {
                ("GET", "/__health") => Write(http, new { Status = "ok" }),
                ("GET", "/__stats") => Write(http, github.Stats),
                ("DELETE", "/__stats") => Do(http, github.ResetStats),
                ("GET", "/__repos") => Write(http, github.Repositories),
                ("POST", "/__repos") => Write(http, new { Id = github.AddRepository(await Read<RepositoryOptions>(http)) }),
                ("PATCH", "/__repos") => Do(http, await Read<Access>(http),
                    access => github.SetAvailability(access.Repo, access.Availability)),
                ("DELETE", "/__repos") => Do(http, () => github.DeleteRepository(Repo(http))),
                ("POST", "/__rename") => Do(http, await Read<Renaming>(http),
                    renaming => github.RenameRepository(renaming.From, renaming.To, renaming.Hops)),
                ("POST", "/__change") => Write(http, new { Numbers = github.Change(await Read<Change>(http)) }),
                ("POST", "/__events") => Do(http, await Read<Happening>(http), events => github.PushEvents(events.Count)),
                ("GET", "/__head") => Write(http, new { Sha = github.HeadOf(Repo(http), Query(http, "branch") ?? "main") }),
                ("GET", "/__served") => WritePayloads(http, Served(http)),
                ("POST", "/__fault") => Do(http, await Read<Fault>(http), github.AddFault),
                ("DELETE", "/__fault") => Do(http, github.ClearFaults),
                ("POST", "/__budget") => Do(http, await Read<Spending>(http),
                    budget => github.SetBudget(budget.Token, budget.Remaining, TimeSpan.FromSeconds(budget.ResetIn))),
                ("POST", "/__suspend") => Do(http, await Read<Suspension>(http),
                    suspension => github.SuspendToken(suspension.Token, suspension.Suspended)),
                ("GET", "/__payloads") => WritePayloads(http, github.PayloadsOf(Repo(http))),
                _ => Write(http, new { Message = $"The simulator has no '{http.Request.Method} {path}'." }, 404),
            });
        }
        catch (Exception e) when (e is ArgumentException or JsonException)
        {
            await Write(http, new { e.Message }, 400);
        }
    }

    private static string Repo(HttpContext http) =>
        Query(http, "repo") ?? throw new ArgumentException("Say which repository: ?repo=owner/name.");

    private static string? Query(HttpContext http, string name) => http.Request.Query[name] is [{ } value] ? value : null;

    /// <summary>All payloads of a kind, or those of one repository.</summary>
    private IEnumerable<byte[]> Served(HttpContext http)
    {
        var (text, repo) = (Query(http, "kind") ?? "", Query(http, "repo"));
        var kinds = Enum.GetValues<PayloadKind>().ToDictionary(kind => Json.PropertyNamingPolicy!.ConvertName(kind.ToString()));
        if (!kinds.TryGetValue(text, out var kind)) throw new ArgumentException($"There is no kind '{text}'; there are {string.Join(", ", kinds.Keys)}.");
        return github.ServedAs(kind).Where(pair => repo is null || pair.Key.Repo.Equals(repo, StringComparison.OrdinalIgnoreCase))
            .SelectMany(pair => pair.Value);
    }

    private static async Task<T> Read<T>(HttpContext http) =>
        await JsonSerializer.DeserializeAsync<T>(http.Request.Body, Json, http.RequestAborted)
        ?? throw new JsonException("The body is null; an object was expected.");

    private static Task Do(HttpContext http, Action action)
    {
        action();
        return Write(http, new { Status = "ok" });
    }

    private static Task Do<T>(HttpContext http, T input, Action<T> action) => Do(http, () => action(input));

    private static Task Write<T>(HttpContext http, T value, int status = 200)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json; charset=utf-8";
        return JsonSerializer.SerializeAsync(http.Response.Body, value, Json, http.RequestAborted);
    }

    private static async Task WritePayloads(HttpContext http, IEnumerable<byte[]> payloads)
    {
        http.Response.ContentType = "application/jsonl";
        foreach (var payload in payloads)
        {
            await http.Response.Body.WriteAsync(payload, http.RequestAborted);
            await http.Response.Body.WriteAsync("\n"u8.ToArray(), http.RequestAborted);
        }
    }

    private sealed record Access(string Repo, Availability Availability);

    private sealed record Happening(int Count);

    private sealed record Renaming(string From, string To, int Hops = 1);

    private sealed record Spending(string? Token, int Remaining, double ResetIn = 60);

    private sealed record Suspension(string Token, bool Suspended = true);
}
