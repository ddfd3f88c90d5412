using System.Globalization;
using GitHubSimulator.Repositories;
using GitHubSimulator.Text;

namespace GitHubSimulator.Events;

/// <summary>
/// What happens in all repositories, newest last. It moves on when it is told to, and with the clock where the options say so. A
/// recorded feed shows as much of the recording as the made-up one would have events.
/// </summary>
internal sealed class EventFeed
{
    /// <summary>GitHub shows no more than this: https://docs.github.com/rest/activity/events.</summary>
    public const int Window = 300;

    private const int Kept = 20_000;
    private const long FirstId = 12_660_541_189;
    private readonly SimulatorOptions options;
    private readonly RepositoryDirectory repositories;
    private readonly IReadOnlyList<RecordedEvent> recorded;
    private readonly Lock gate = new();
    private readonly List<FeedEvent> events = [];
    private DateTimeOffset advanced;
    private int made;

    public EventFeed(SimulatorOptions options, RepositoryDirectory repositories, IReadOnlyList<RecordedEvent> recorded)
    {
        (this.options, this.repositories, this.recorded) = (options, repositories, recorded);
        advanced = options.Time.GetUtcNow();
        Make(options.Events, advanced.AddSeconds(-options.Events), advanced);
    }

    /// <summary>Adds events that happen now.</summary>
    public void Push(int count)
    {
        lock (gate) Make(count, options.Time.GetUtcNow(), options.Time.GetUtcNow());
    }

    /// <summary>The newest events that match, newest first, no more than the window.</summary>
    public IReadOnlyList<FeedEvent> Newest(Func<FeedEvent, bool> match)
    {
        lock (gate)
        {
            Advance();
            return [.. Enumerable.Reverse(events).Where(match).Take(Window)];
        }
    }

    private void Advance()
    {
        var now = options.Time.GetUtcNow();
        var count = (int)((now - advanced).TotalMinutes * options.EventsPerMinute);
        if (count <= 0) return;
        Make(count, advanced, now);
        advanced = now;
    }

    private void Make(int count, DateTimeOffset from, DateTimeOffset to)
    {
        var sources = recorded.Count > 0 ? []
            : repositories.All.Where(repository => repository.IsGenerated).OrderBy(repository => repository.Id).ToList();
        for (var i = 1; i <= count; i++)
        {
            if (recorded.Count > made) events.Add(FeedEvent.Of(recorded[made]));
            else if (sources.Count > 0) events.Add(MakeUp(sources, (from + ((to - from) * i / count)).ToUnixTimeSeconds()));
            else return;
            made++;
        }

        if (events.Count > 2 * Kept) events.RemoveRange(0, events.Count - Kept);
    }

    private FeedEvent MakeUp(List<Repository> sources, long time)
    {
        var dice = Dice.For(options.EventSeed, made, 30);
        var repository = sources[dice.Next(sources.Count)];
        var issue = repository.Issues.At(dice.Next(Math.Max(1, repository.Issues.Count)));
        return new FeedEvent(repository, "", time, Id(time), issue, null, made);
    }

    /// <summary>An id of its own, unless the options let every so-manieth event take an older one's.</summary>
    private string Id(long time)
    {
        var every = options.EventIdReuse;
        if (every > 1 && made % every == 0 && events.Count >= every && events[^(every - 1)].Created < time) return events[^(every - 1)].Id;
        return (FirstId + (made * 7L)).ToString(CultureInfo.InvariantCulture);
    }
}
