using System.Net;
using GitHubSimulator.Control;
using GitHubSimulator.Endpoints;
using GitHubSimulator.Events;
using GitHubSimulator.Faults;
using GitHubSimulator.Issues;
using GitHubSimulator.Payloads;
using GitHubSimulator.Repositories;
using GitHubSimulator.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace GitHubSimulator;

/// <summary>
/// A stand-in for api.github.com on 127.0.0.1. Many can run in one process. Everything that this class changes can also be
/// changed over HTTP, below paths that begin with <c>/__</c>.
/// </summary>
public sealed class SimulatedGitHub : IAsyncDisposable
{
    private readonly SimulatorOptions options;
    private readonly KestrelServer server;
    private readonly RepositoryDirectory repositories;
    private readonly EventFeed feed;
    private readonly ServedLog served = new();
    private readonly Budgets budgets;
    private readonly Statistics statistics = new();
    private readonly FaultQueue faults = new();
    private readonly Suspensions suspensions = new();
    private readonly CancellationTokenSource stopping = new();

    private SimulatedGitHub(SimulatorOptions options)
    {
        this.options = options;
        repositories = new RepositoryDirectory(options.Time);
        foreach (var repository in options.Repositories) repositories.Add(repository);
        var recorded = options.Data is null ? null : RecordedData.Read(options.Data, options.EveryRecording);
        foreach (var repository in recorded?.Repositories ?? []) repositories.Add(repository);
        feed = new EventFeed(options, repositories, recorded?.Events ?? []);
        budgets = new Budgets(options.Time, options.RateLimit, options.AnonymousRateLimit ?? options.RateLimit);
        var kestrel = new KestrelServerOptions { AddServerHeader = false };
        kestrel.Listen(IPAddress.Loopback, options.Port);
        var transport = new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance);
        server = new KestrelServer(Options.Create(kestrel), transport, NullLoggerFactory.Instance);
    }

    /// <summary>Where it listens, such as <c>http://127.0.0.1:1234</c>; what clients take as GITHUB_API_URL.</summary>
    public Uri Url { get; private set; } = new("http://127.0.0.1");

    public SimulatorStats Stats => statistics.Snapshot;

    /// <summary>How many requests met which fault since the start.</summary>
    public IReadOnlyDictionary<FaultKind, int> FaultsMet => faults.Met;

    /// <summary>
    /// Every distinct payload that went out in a complete answer (or was on its way when the client hung up), by repository (its present name)
    /// and number, oldest first; compact, also where pages are served pretty-printed.
    /// </summary>
    public IReadOnlyDictionary<(string Repo, int Number), IReadOnlyList<byte[]>> Served => ServedPayloads.Of(repositories.All);

    public static async Task<SimulatedGitHub> StartAsync(SimulatorOptions options, CancellationToken cancellationToken = default)
    {
        var github = new SimulatedGitHub(options);
        await github.ListenAsync(cancellationToken);
        return github;
    }

    /// <summary>Adds a repository and answers with its id. A deleted or renamed one's name can be taken again.</summary>
    public long AddRepository(RepositoryOptions repository) => repositories.Add(repository).Id;

    /// <summary>Gives a repository another name; the old one answers 301 until a new repository takes it.</summary>
    /// <param name="hops">How many 301 in a row lead from the old name to the repository.</param>
    public void RenameRepository(string from, string to, int hops = 1) => repositories.Rename(from, to, hops);

    public void DeleteRepository(string repo) => SetAvailability(repo, Availability.Deleted);

    public void SetAvailability(string repo, Availability availability) => repositories.Get(repo).Availability = availability;

    public IReadOnlyList<RepositorySummary> Repositories =>
        [.. repositories.All.Select(r => new RepositorySummary(r.Id, r.Name, r.Issues.Count, r.Availability))];

    /// <summary>Every distinct payload of a kind that went out in a complete answer, by repository and key, oldest first; compact.</summary>
    public IReadOnlyDictionary<(string Repo, string Key), IReadOnlyList<byte[]>> ServedAs(PayloadKind kind) =>
        served.Of(kind, owner => owner is Repository repository ? repository.Name : (string)owner);

    /// <summary>Does all that the change says; answers with the numbers of the issues that it edited and created.</summary>
    public IReadOnlyList<int> Change(Change change)
    {
        if (change.Events > 0) feed.Push(change.Events);
        return change == new Change { Events = change.Events } && change.Events > 0
            ? [] : repositories.Get(change.Repo).Apply(change, options.Time.GetUtcNow().ToUnixTimeSeconds());
    }

    /// <summary>Adds events to the feed: of a recording the next ones.</summary>
    public void PushEvents(int count) => feed.Push(count);

    /// <summary>The SHA of a branch's newest commit.</summary>
    public string HeadOf(string repo, string branch = "main") =>
        repositories.Get(repo).History.Branch(branch)?.Sha ?? throw new ArgumentException($"'{repo}' has no branch '{branch}'.");

    /// <summary>The present bytes of an issue.</summary>
    public byte[] PayloadOf(string repo, int number) =>
        repositories.Get(repo).Issues.Current.LastOrDefault(issue => issue.Number == number)?.Render()
        ?? throw new ArgumentException($"'{repo}' has no issue {number}.");

    /// <summary>The present bytes of all of a repository's issues, by id.</summary>
    public IEnumerable<byte[]> PayloadsOf(string repo) => repositories.Get(repo).Issues.Current.Where(issue => !issue.IsDeleted).Select(issue => issue.Render());

    public void AddFault(Fault fault) => faults.Add(fault);

    public void ClearFaults() => faults.Clear();

    public void ResetStats() => statistics.Reset();

    /// <summary>Leaves a token (null: those without one) this many requests until its budget is full again.</summary>
    public void SetBudget(string? token, int remaining, TimeSpan resetIn) => budgets.Set(token, remaining, resetIn);

    /// <summary>The token's account is suspended: 403 without any x-ratelimit header.</summary>
    public void SuspendToken(string token, bool suspended = true) => suspensions.Set(token, suspended);

    public async ValueTask DisposeAsync()
    {
        if (stopping.IsCancellationRequested) return;
        await stopping.CancelAsync();
        using var grace = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        await server.StopAsync(grace.Token);
        server.Dispose();
        stopping.Dispose();
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        var application = new Application(
            new ControlApi(this),
            new ApiPipeline(options, new Router(options, repositories, feed, served, budgets), new AnswerWriter(options, budgets), budgets, statistics,
                faults, suspensions, Change, stopping.Token));
        await server.StartAsync(application, cancellationToken);
        Url = new Uri(server.Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }
}
