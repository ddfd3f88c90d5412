using GitHubQueue.Records;
using GitHubQueue.Sources;
using NUnit.Framework;

namespace GitHubQueue.Tests.Sources;

[Parallelizable(ParallelScope.All)]
public sealed class GhArchiveCursorTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);

    [Test]
    public void Of_AWalk_IsTheCursorThatItWasMadeOf()
    {
        var cursor = GhArchiveCursor.Of(null).With("/a", "1", new(7, 0)).With("/über \"b\"", "2", new(1L << 40, 3)).With("/a", "1", new(9, 2));
        var walk = cursor.ToWalk(Now)!;
        Assert.That(walk with { Cursor = null }, Is.EqualTo(new Walk(Now, null, Now, null)));
        var read = GhArchiveCursor.Of(walk);
        Assert.That((read.PlaceIn("/a", "1"), read.PlaceIn("/über \"b\"", "2")), Is.EqualTo((new LinePlace(9, 2), new LinePlace(1L << 40, 3))));
        Assert.That((read.PlaceIn("/a", "other bytes"), read.PlaceIn("/A", "1")), Is.EqualTo((default(LinePlace), default(LinePlace))));
    }

    [Test]
    public void ToWalk_OfNothing_IsNone()
    {
        var cursor = GhArchiveCursor.Of(null).With("/a", "1", new(7, 0)).With("/b", "2", new(8, 0));
        Assert.That(cursor.Only(["/b", "/c"]).PlaceIn("/a", "1"), Is.EqualTo(default(LinePlace)));
        Assert.That(cursor.Only(["/b", "/c"]).PlaceIn("/b", "2"), Is.EqualTo(new LinePlace(8, 0)));
        Assert.That((cursor.Without("/a").ToWalk(Now) is null, cursor.Without("/a").Without("/b").ToWalk(Now)), Is.EqualTo((false, (Walk?)null)));
    }
}
