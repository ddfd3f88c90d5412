using System.Text;
using GitHubQueue.Records;
using GitHubQueue.Sources;
using NUnit.Framework;

namespace GitHubQueue.Tests.Sources;

[Parallelizable(ParallelScope.All)]
public sealed class PullChildrenTests
{
    private static readonly DateTimeOffset Answered = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);

    private static IReadOnlyList<ChildList> Lists(string payload, DateTimeOffset answered)
    {
        var bytes = Encoding.UTF8.GetBytes(payload);
        var record = new Origin("api.github.com", new("o", "r"), "pulls", Answered).Record(Entity.PullRequest, Identity.Of(bytes), bytes);
        return [.. PullChildren.Of(record, answered)];
    }

    [Test]
    public void Of_APullRequest_DependOnItsTimeAndOnItsHeadAndBase() => Assert.That(
        Lists("""{"id":7,"number":3,"updated_at":"2026-11-19T00:00:00Z","head":{"sha":"abc"},"base":{"ref":"main"}}""", Answered).Select(list => (list.Url, list.State, list.Context)),
        Is.EqualTo(new[]
        {
            ("pulls/3/reviews?per_page=100", "2026-11-19T00:00:00Z", """{"pull_number":3}"""),
            ("pulls/3/files?per_page=100", "abc main", """{"pull_number":3,"head_sha":"abc","base_ref":"main"}"""),
        }));

    /// <summary>Another review may come within the same second: then <c>updated_at</c> doesn't move.</summary>
    [Test]
    public void Of_APullRequestThatChangedAMomentAgo_HasReviewsThatAreFetchedAgain()
    {
        const string payload = """{"id":7,"number":3,"updated_at":"2026-11-20T08:59:58Z"}""";
        Assert.That(Lists(payload, Answered)[0].State, Is.Not.EqualTo(Lists(payload, Answered.AddSeconds(5))[0].State));
        Assert.That(Lists(payload, Answered.AddSeconds(30))[0].State, Is.EqualTo(Lists(payload, Answered.AddSeconds(60))[0].State));
    }

    [TestCase("[]")]
    [TestCase("""{"id":7}""")]
    [TestCase("""{"id":7,"number":"3"}""")]
    public void Of_WhatIsNoPullRequest_AreNone(string payload) => Assert.That(Lists(payload, Answered), Is.Empty);

    [Test]
    public void Of_AHeadThatCannotBeDecoded_AreReviewsOnly() =>
        Assert.That(Lists("""{"id":7,"number":3,"head":{"sha":"\ud800"}}""", Answered), Has.Count.EqualTo(1));
}
