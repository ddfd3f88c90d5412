using GitHubQueue.Records;

namespace GitHubQueue.Sources;

/// <summary>Decides what to walk, from what has been read and what is asked for. Pure.</summary>
public static class ReadPlan
{
    /// <summary>The legs in the order in which to walk them; none: all that is asked for has been read.</summary>
    public static IReadOnlyList<Leg> Of(Progress progress, Window window, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(progress);
        ArgumentNullException.ThrowIfNull(window);
        var since = Since(progress, window);
        if (progress.From is not { } from || progress.To is not { } to)
            return [New(LegKind.Up, since ?? Floor(now - Window.Default), window.Until)];
        // An unfinished walk is on its way to the newest: going on with it leaves no gap.
        if ((since > to && progress.Walk is null) || (since < from && window.Until < from))
            return [New(LegKind.Aside, since!.Value, window.Until)];
        var legs = new List<Leg>();
        if (Downwards(progress, window, since, from, to) is { } down)
            legs.Add(down);
        if (window.Until is null || window.Until > to)
            legs.Add(Upwards(progress.Walk, window, to));
        return legs;
    }

    private static DateTimeOffset? Since(Progress progress, Window window)
    {
        if (window.Full)
            return Window.Beginning;
        return window.Since ?? (progress.From is null || window.Reach < progress.From ? window.Reach : null);
    }

    private static Leg? Downwards(Progress progress, Window window, DateTimeOffset? since, DateTimeOffset from, DateTimeOffset to)
    {
        // An unfinished walk is finished first, unless an earlier beginning is asked for.
        if (progress.Walk is { Until: not null } walk && !(since < walk.From))
            return new Leg(LegKind.Down, walk.From, walk.Until, walk.At, walk.Cursor);
        if (window.Full)
            return New(LegKind.Down, Window.Beginning, window.Until < to ? window.Until : to);
        return since < from ? New(LegKind.Down, since.Value, from) : null;
    }

    private static Leg Upwards(Walk? walk, Window window, DateTimeOffset to)
    {
        var start = window.StartAgain(to);
        var cursor = walk is { Until: null } && window.Lookback is null ? walk.Cursor : null;
        return new Leg(LegKind.Up, to, window.Until, start, cursor);
    }

    private static Leg New(LegKind kind, DateTimeOffset from, DateTimeOffset? until) => new(kind, from, until, from, null);

    private static DateTimeOffset Floor(DateTimeOffset time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerSecond));
}
