using System.Globalization;
using GitHubQueue.Records;
using GitHubQueue.Warehouse;
using NUnit.Framework;

namespace GitHubQueue.Tests.Warehouse;

public sealed class ScheduleTests
{
    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private static Schedule.Daily Daily(string time, string zone) =>
        new(TimeOnly.ParseExact(time, "HH:mm", CultureInfo.InvariantCulture), TimeZoneInfo.FindSystemTimeZoneById(zone));

    [Test]
    public void Every_IsInEqualDistances() => Assert.That(new Schedule.Every(TimeSpan.FromMinutes(2)).After(At("2026-11-20T08:00:30Z")), Is.EqualTo(At("2026-11-20T08:02:30Z")));

    [TestCase("02:00", "UTC", "2026-11-20T01:59:59Z", "2026-11-20T02:00:00Z")]
    [TestCase("02:00", "UTC", "2026-11-20T02:00:00Z", "2026-11-21T02:00:00Z")]
    [TestCase("02:00", "UTC", "2026-11-20T02:00:01Z", "2026-11-21T02:00:00Z")]
    [TestCase("00:00", "UTC", "2026-12-31T23:59:59Z", "2027-01-01T00:00:00Z")]
    [TestCase("02:00", "Europe/Berlin", "2026-07-01T12:00:00Z", "2026-07-02T00:00:00Z")]
    [TestCase("02:00", "Europe/Berlin", "2026-12-01T12:00:00Z", "2026-12-02T01:00:00Z")]
    [TestCase("23:30", "America/Los_Angeles", "2026-11-20T08:00:00Z", "2026-11-21T07:30:00Z")] // still the day before there
    [TestCase("23:30", "America/Los_Angeles", "2026-11-20T07:00:00Z", "2026-11-20T07:30:00Z")]
    [TestCase("00:15", "Pacific/Kiritimati", "2026-11-20T12:00:00Z", "2026-11-21T10:15:00Z")]
    public void Daily_IsAtATimeOfTheWall(string time, string zone, string last, string next) => Assert.That(Daily(time, zone).After(At(last)), Is.EqualTo(At(next)));

    /// <summary>From 02:00 to 03:00 of 29 March there is no time in Berlin.</summary>
    [TestCase("01:59", "2026-03-28T12:00:00Z", "2026-03-29T00:59:00Z")]
    [TestCase("02:00", "2026-03-28T12:00:00Z", "2026-03-29T01:00:00Z")]
    [TestCase("02:30", "2026-03-28T12:00:00Z", "2026-03-29T01:00:00Z")]
    [TestCase("02:59", "2026-03-28T12:00:00Z", "2026-03-29T01:00:00Z")]
    [TestCase("03:00", "2026-03-28T12:00:00Z", "2026-03-29T01:00:00Z")]
    [TestCase("02:30", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z")]
    public void Daily_AtATimeThatSummerTimeSkips_IsTheNextMinuteThatExists(string time, string last, string next) =>
        Assert.That(Daily(time, "Europe/Berlin").After(At(last)), Is.EqualTo(At(next)));

    /// <summary>From 02:00 to 03:00 of 25 October is twice in Berlin: until 01:00 UTC in summer time, then not.</summary>
    [TestCase("2026-10-24T12:00:00Z", "2026-10-25T00:30:00Z")]
    [TestCase("2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z")]
    [TestCase("2026-10-25T01:00:00Z", "2026-10-26T01:30:00Z")]
    [TestCase("2026-10-25T01:30:00Z", "2026-10-26T01:30:00Z")]
    [TestCase("2026-10-25T02:30:00Z", "2026-10-26T01:30:00Z")]
    public void Daily_AtATimeThatComesTwice_IsOnce(string last, string next) => Assert.That(Daily("02:30", "Europe/Berlin").After(At(last)), Is.EqualTo(At(next)));

    [TestCase("Europe/Berlin")]
    [TestCase("America/Los_Angeles")]
    [TestCase("Australia/Lord_Howe")] // by half an hour
    [TestCase("America/Santiago")] // at midnight
    [TestCase("Pacific/Apia")]
    public void Daily_OverTenYears_IsOncePerDay(string zone)
    {
        foreach (var time in new[] { "00:00", "01:45", "02:15", "02:30", "23:59" })
        {
            var schedule = Daily(time, zone);
            var runs = new List<DateTimeOffset> { At("2026-01-01T12:00:00Z") };
            while (runs[^1].Year < 2036)
                runs.Add(schedule.After(runs[^1]));
            var days = runs.Skip(1).Select(run => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(run, schedule.Zone).DateTime)).ToList();
            Assert.That(days, Is.EqualTo(Enumerable.Range(0, days.Count).Select(day => days[0].AddDays(day))), $"{time} {zone}");
        }
    }
}
