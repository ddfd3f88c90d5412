using GitHubQueue.Sources;
using NUnit.Framework;

namespace GitHubQueue.Tests.Sources;

public sealed class TieSecondTests
{
    private static readonly List<string> Keys = [.. Enumerable.Range(0, 1000).Select(i => $"k{i}")];

    /// <summary>However many have been read: the next page begins with one of them at the latest, and brings new ones.</summary>
    [Test]
    public void Next_AfterAnyNumberOfObjects_OverlapsAndGoesOn()
    {
        var tie = new TieSecond(Keys[..100]);
        for (var (seen, pages) = (100, 1); seen < 900; pages++)
        {
            var (size, page) = tie.Next();
            var start = size * (page - 1);
            Assert.That(size, Is.InRange(1, 100));
            Assert.That(start, Is.LessThan(seen));
            Assert.That(tie.Accept(Keys[start..(start + size)]), Is.True);
            Assert.That(start + size, Is.GreaterThan(seen));
            seen = start + size;
            Assert.That(pages, Is.LessThan(15));
        }
    }

    [Test]
    public void Accept_AfterOneHasLeft_IsFalse()
    {
        var tie = new TieSecond(Keys[..100]);
        var (size, page) = tie.Next();
        var start = size * (page - 1);
        var moved = Keys.Skip(1).ToList();
        Assert.That(tie.Accept(moved[start..(start + size)]), Is.False);
    }
}
