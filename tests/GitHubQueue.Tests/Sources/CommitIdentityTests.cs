using System.Text;
using GitHubQueue.Sources;
using NUnit.Framework;

namespace GitHubQueue.Tests.Sources;

public sealed class CommitIdentityTests
{
    private const string Sha = "6dcb09b5b57875f334f61aebed695e2e4193db5e";
    private static readonly DateTimeOffset Authored = new(2011, 4, 14, 16, 0, 49, TimeSpan.Zero), Committed = Authored.AddHours(1);

    private const string Author = "\"author\":{\"name\":\"Monalisa\",\"date\":\"2011-04-14T16:00:49Z\"}", Committer = "\"committer\":{\"date\":\"2011-04-14T17:00:49Z\"}";

    [TestCase("""{"sha":"SHA","commit":{AUTHOR,COMMITTER,"message":"x"},"parents":[{"sha":"0"}]}""")]
    [TestCase("""{"parents":[{"sha":"0"}],"commit":{"tree":{"sha":"1","author":2},COMMITTER,AUTHOR},"sha":"SHA"}""")]
    [TestCase("""{"sha":"SHA","author":{"date":"2000-01-01T00:00:00Z"},"commit":{COMMITTER}}""")]
    public void Of_ACommit_IsItsShaAndWhenItWasCommitted(string json) => Assert.That(Of(json), Is.EqualTo(new CommitIdentity(Sha, Committed)));

    [TestCase("""{"sha":"SHA","commit":{AUTHOR}}""")]
    [TestCase("""{"sha":"SHA","commit":{AUTHOR,"committer":null}}""")]
    [TestCase("""{"sha":"SHA","commit":{AUTHOR,"committer":{"name":"x"}}}""")]
    [TestCase("""{"sha":"SHA","commit":{AUTHOR,"committer":{"date":"soon"}}}""")]
    public void Of_ACommitWithoutACommitter_IsWhenItWasAuthored(string json) => Assert.That(Of(json), Is.EqualTo(new CommitIdentity(Sha, Authored)));

    [TestCase("""{"sha":"SHA"}""")]
    [TestCase("""{"sha":"SHA","commit":null}""")]
    [TestCase("""{"sha":"SHA","commit":[1,{"author":{"date":"2011-04-14T16:00:49Z"}}]}""")]
    [TestCase("""{"sha":"SHA","commit":{"author":7,"committer":[]}}""")]
    public void Of_ACommitWithoutATime_IsItsShaAlone(string json) => Assert.That(Of(json), Is.EqualTo(new CommitIdentity(Sha, null)));

    [Test]
    public void Of_ACommitOfASha256Repository_IsRead()
    {
        var sha = string.Concat(Enumerable.Repeat("0123456789abcdef", 4));
        Assert.That(Of($"{{\"sha\":\"{sha}\"}}"), Is.EqualTo(new CommitIdentity(sha, null)));
    }

    [TestCase("""{"sha":"6dcb09b"}""")]
    [TestCase("""{"sha":"6DCB09B5B57875F334F61AEBED695E2E4193DB5E"}""")]
    [TestCase("""{"sha":"../../../repos/o/r/commits/6dcb09b5b578/"}""")]
    [TestCase("""{"sha":null}""")]
    [TestCase("""{"sha":{"sha":"6dcb09b5b57875f334f61aebed695e2e4193db5e"}}""")]
    [TestCase("""{"sha":"\ud800"}""")]
    [TestCase("""{}""")]
    [TestCase("""[]""")]
    [TestCase("3")]
    public void Of_WhatHasNoSha_IsNothing(string json) => Assert.That(Of(json), Is.EqualTo(default(CommitIdentity)));

    private static CommitIdentity Of(string json) => CommitIdentity.Of(Encoding.UTF8.GetBytes(json
        .Replace("SHA", Sha, StringComparison.Ordinal).Replace("AUTHOR", Author, StringComparison.Ordinal).Replace("COMMITTER", Committer, StringComparison.Ordinal)));
}
