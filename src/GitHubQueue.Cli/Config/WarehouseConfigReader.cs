using System.Globalization;
using GitHubQueue.Records;
using GitHubQueue.Warehouse;

namespace GitHubQueue.Cli.Config;

/// <summary>Reads <c>warehouse:</c>.</summary>
internal static class WarehouseConfigReader
{
    private static readonly string[] Targets = [.. Enum.GetNames<WarehouseKind>().Select(name => name.ToLowerInvariant())];

    public static WarehouseConfig? Read(Section root)
    {
        if (root.Inner("warehouse") is not { } section)
            return null;
        var postgres = section.Inner("postgres");
        var load = section.Inner("load");
        var refresh = section.Inner("refresh");
        var config = new WarehouseConfig
        {
            PostgresUrl = postgres?.Secret("url"),
            Snowflake = SnowflakeConfigReader.Read(section),
            Target = load?.OneOf("target", Targets) is { } target ? Enum.Parse<WarehouseKind>(target, ignoreCase: true) : WarehouseKind.Postgres,
            LoadEvery = load?.Parsed("every", text => TimeArguments.Length("", text)) ?? WarehouseConfig.DefaultLoadEvery,
            Refresh = refresh is null ? WarehouseConfig.DefaultRefresh : ReadSchedule(refresh),
        };
        foreach (var inner in new[] { postgres, load, refresh, section })
            inner?.RefuseOthers();
        return config;
    }

    private static Schedule ReadSchedule(Section section)
    {
        var every = section.Parsed("every", text => TimeArguments.Length("", text));
        var daily = section.Parsed("daily", Time);
        var zone = Zone(section);
        if (section.Has("every") == section.Has("daily"))
            section.Note("every", "or 'daily:' must be there, and not both: such as every: 5m, or daily: \"02:00\"");
        if (section.Has("time_zone") && !section.Has("daily"))
            section.Note("time_zone", "goes with 'daily:' only");
        return daily is { } time ? new Schedule.Daily(time, zone) : every is { } interval ? new Schedule.Every(interval) : WarehouseConfig.DefaultRefresh;
    }

    private static TimeOnly Time(string text) => TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
        ? time
        : throw new FailureException(FailureKind.Input, $"can't be '{text}'; allowed: a time of day such as \"02:00\", in quotes");

    private static TimeZoneInfo Zone(Section section)
    {
        if (section.Text("time_zone") is not { } name)
            return TimeZoneInfo.Utc;
        if (TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone))
            return zone;
        section.Note("time_zone", $"can't be '{name}'; allowed: a name of the tz database such as Europe/Berlin (where there are none, install tzdata)");
        return TimeZoneInfo.Utc;
    }
}
