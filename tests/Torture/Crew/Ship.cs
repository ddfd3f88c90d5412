using Torture.Stage;

namespace Torture.Crew;

/// <summary>All that runs at a time: two ingests, three workers of which one has a wrong clock, a load, a refresh, and an operator.</summary>
internal sealed class Ship
{
    private const int Hour = 3600;
    private static readonly string[] Sources = ["issues", "pulls", "commits", "events", "services"];
    private static readonly Dictionary<string, string> Plain = [];

    private readonly Random _random;
    private readonly ClockShim _clock;
    private readonly Lock _dice = new();

    public Ship(Launcher launcher, ClockShim clock, int seed)
    {
        (_random, _clock) = (new(seed), clock);
        Slots =
        [
            new("ingest-follow", launcher, () => (["ingest", "--all", "--follow", "--timeout", "4s"], Plain)),
            new("ingest-once", launcher, () => (IngestOnce(), Plain)),
            new("worker-1", launcher, () => (Worker(), Plain)),
            new("worker-2", launcher, () => (Worker(), Plain)),
            new("worker-wrong-clock", launcher, () => (Worker(), _clock.Ahead(Hour * (Next(3) - 1)))),
            new("load", launcher, () => (Next(2) == 0 ? ["load", "--json"] : ["load", "--follow"], Plain)),
            new("refresh", launcher, () => (Next(2) == 0 ? ["warehouse", "refresh", "--json"] : ["warehouse", "refresh", "--follow"], Plain)),
            new("operator", launcher, () => (Operator(), Plain)),
        ];
    }

    public IReadOnlyList<Slot> Slots { get; }

    public IEnumerable<Running> Running => Slots.Select(slot => slot.Current).OfType<Running>();

    public IEnumerable<Ended> History => Slots.SelectMany(slot => slot.History);

    public void SetSail()
    {
        foreach (var slot in Slots)
            slot.Open();
    }

    public Task ComeHomeAsync() => Task.WhenAll(Slots.Select(slot => slot.CloseAsync()));

    private string[] IngestOnce() => Next(4) == 0 ? ["ingest", "--all", "--json", "--timeout", "4s"] : ["ingest", "--source", Sources[Next(Sources.Length)], "--json", "--timeout", "4s"];

    private string[] Worker() => Next(3) == 0 ? ["worker", "--json", "--batch-size", $"{1 + Next(60)}"] : ["worker", "--follow", "--batch-size", $"{5 + Next(200)}"];

    private string[] Operator() => Next(5) switch
    {
        0 => ["maintain"],
        1 => ["dead", "retry", "--all"],
        2 => ["verify"],
        3 => ["warehouse", "check"],
        _ => ["status", "--json"],
    };

    private int Next(int below)
    {
        lock (_dice) return _random.Next(below);
    }
}
