using System.Globalization;
using System.Text.Json;
using GitHubQueue.Records;
using GitHubQueue.Tests.Support;
using GitHubSimulator;
using NUnit.Framework;

namespace GitHubQueue.Tests.EndToEnd;

/// <summary>A feed that moves when its clock does, an event a second, and what must hold when the program has read it.</summary>
internal sealed class EventWorld(World world, ManualClock clock) : IAsyncDisposable
{
    public World World => world;

    public SimulatedGitHub GitHub => world.GitHub;

    public Cli Cli => world.Cli;

    public ManualClock Clock => clock;

    /// <summary>The feed is full at the start: the last 300 seconds of an hour ago.</summary>
    public static async Task<EventWorld> StartAsync(Func<SimulatorOptions, SimulatorOptions>? change = null)
    {
        var clock = new ManualClock(DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - 3600));
        var options = new SimulatorOptions
        {
            Repositories = [new(World.Repo) { Issues = 20, PayloadBytes = 1 }, new("octocat/Spoon-Knife") { Issues = 20, PayloadBytes = 1 }, new("github/docs") { Issues = 20, PayloadBytes = 1 }],
            EventsPerMinute = 60,
            Time = clock,
        };
        var world = new EventWorld(await World.StartAsync(change?.Invoke(options) ?? options), clock);
        await world.ConfigureAsync("{name: feed, kind: events}");
        return world;
    }

    /// <param name="source">What the config says of the source 'feed'.</param>
    public Task ConfigureAsync(string source) => File.WriteAllTextAsync(Cli["pipeline.yaml"], $"sources:\n- {source}\n");

    public static string[] Ingest => ["ingest", "--source", "feed", "--json"];

    /// <summary>One poll, and what is told of it.</summary>
    public async Task<Poll> PollAsync()
    {
        var before = GitHub.Stats.Requests;
        var run = (await Cli.RunAsync(Ingest)).Expect(0);
        var source = run.Json.GetProperty("sources")[0];
        var poll = source.GetProperty("poll");
        Assert.That(source.GetProperty("requests").GetInt64(), Is.EqualTo(GitHub.Stats.Requests - before));
        var missed = run.LogLines.SingleOrDefault(line => line.Contains(" WRN ", StringComparison.Ordinal));
        var told = new Poll(
            (int)(GitHub.Stats.Requests - before), poll.GetProperty("pages").GetInt32(), poll.GetProperty("inserted").GetInt32(), poll.GetProperty("duplicates").GetInt32(),
            poll.GetProperty("overlap").GetInt32(), poll.GetProperty("errors").GetInt32(), poll.TryGetProperty("missed", out var number) ? number.GetInt64() : null);
        Assert.That(missed is not null, Is.EqualTo(told.Missed is not null), run.ToString());
        if (missed is not null)
        {
            var (from, to) = (poll.GetProperty("missed_from").GetString(), poll.GetProperty("missed_to").GetString());
            Assert.That(World.Rows("select missed_from, missed_to from polls where missed is not null"), Is.EqualTo(new[] { $"{from}|{to}" }));
            Assert.That(missed, Does.EndWith($"Missed events of feed: about {told.Missed} between {from} and {to}, which the feed had dropped when it was read"));
        }
        Assert.That(World.Rows("select pages, inserted, read - inserted, overlap, errors, missed, finished_at is not null from event_polls order by id desc limit 1"), Is.EqualTo(new[]
        {
            string.Create(CultureInfo.InvariantCulture, $"{told.Pages}|{told.Inserted}|{told.Duplicates}|{told.Overlap}|{told.Errors}|{told.Missed}|1"),
        }));
        return told;
    }

    /// <summary>Every event that was served is in the archive exactly once, byte for byte, and in the table, and nothing else is.</summary>
    public async Task ExpectAllArrivedAsync()
    {
        await InProcess.DrainAndVerifyAsync(Cli);
        var served = GitHub.ServedAs(PayloadKind.Events).Values.SelectMany(states => states).ToList();
        var lake = await Lake.ReadAsync(Cli.LakeFolder);
        Assert.That(lake.Select(one => Facts(one.Payload)), Is.EquivalentTo(served.Select(Facts)));
        foreach (var one in lake)
            Assert.That(one.ObjectKey, Does.StartWith(string.Create(CultureInfo.InvariantCulture, $"event/{one.Record.FetchedAt.UtcDateTime:'date='yyyy-MM-dd'/hour='HH}/")));
        Assert.That(
            World.Rows("select org || '/' || repo, id, type, actor, event_repository, event_org, coalesce(ref, ''), coalesce(head_sha, ''), coalesce(commits, ''), is_public, created_at from events"),
            Is.EquivalentTo(served.Select(RowOf)));
    }

    public ValueTask DisposeAsync() => world.DisposeAsync();

    private static string Facts(byte[] payload) => JsonSerializer.Serialize(JsonDocument.Parse(payload).RootElement.GetProperty("id")) + Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(payload));

    private static string RowOf(byte[] payload)
    {
        var happened = JsonDocument.Parse(payload).RootElement;
        var repository = happened.GetProperty("repo").GetProperty("name").GetString();
        var content = happened.GetProperty("payload");
        return string.Join('|',
            repository, happened.GetProperty("id"), happened.GetProperty("type"), happened.GetProperty("actor").GetProperty("login"), repository,
            happened.GetProperty("org").GetProperty("login"), Content("ref"), Content("head"), Content("size"), 1, happened.GetProperty("created_at"));

        string Content(string name) => content.TryGetProperty(name, out var value) ? value.ToString() : "";
    }

    /// <param name="Missed">About how many; null: none.</param>
    internal sealed record Poll(int Requests, int Pages, int Inserted, int Duplicates, int Overlap, int Errors = 0, long? Missed = null);
}
