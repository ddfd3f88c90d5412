namespace GitHubQueue.Warehouse;

/// <summary>When something is done again and again. Pure.</summary>
public abstract record Schedule
{
    /// <summary>The next time after <paramref name="last"/>, the last one; it may have passed already.</summary>
    public abstract DateTimeOffset After(DateTimeOffset last);

    /// <summary>In equal distances.</summary>
    public sealed record Every(TimeSpan Interval) : Schedule
    {
        public override DateTimeOffset After(DateTimeOffset last) => last + Interval;
    }

    /// <summary>
    /// Once a day at a time of the clock on the wall. A time that summer time skips is made up for at the first moment after the gap; of one
    /// that comes twice the first is taken.
    /// </summary>
    public sealed record Daily(TimeOnly Time, TimeZoneInfo Zone) : Schedule
    {
        public override DateTimeOffset After(DateTimeOffset last)
        {
            var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(last, Zone).DateTime);
            var today = On(day);
            return today > last ? today : On(day.AddDays(1));
        }

        private DateTimeOffset On(DateOnly day)
        {
            var wall = day.ToDateTime(Time);
            while (Zone.IsInvalidTime(wall))
                wall = wall.AddMinutes(1);
            // Of an ambiguous time the larger offset is that of the first occurrence: summer time.
            var offset = Zone.IsAmbiguousTime(wall) ? Zone.GetAmbiguousTimeOffsets(wall).Max() : Zone.GetUtcOffset(wall);
            return new DateTimeOffset(wall, offset).ToUniversalTime();
        }
    }
}
