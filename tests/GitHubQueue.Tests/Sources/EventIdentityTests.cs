using System.Text;
using GitHubQueue.Records;
using GitHubQueue.Sources;
using NUnit.Framework;

namespace GitHubQueue.Tests.Sources;

public sealed class EventIdentityTests
{
    private static readonly DateTimeOffset At = new(2021, 7, 21, 8, 0, 0, TimeSpan.Zero);

    [Test]
    public void Of_AnEventOfToday_IsAllOfIt() => Assert.That(
        Of("""{"id":"17244207336","type":"PushEvent","repo":{"id":1,"name":"o/r","url":"x"},"payload":{"id":"1","type":2},"public":true,"created_at":"2021-07-21T08:00:00Z"}"""),
        Is.EqualTo(new EventIdentity("17244207336", At, new RepositoryName("o", "r"), true)));

    [Test]
    public void Of_AnEventOf2012_HasNoIdAndItsRepositoryInTwoParts() => Assert.That(
        Of("""{"repository":{"owner":"o","name":"r","id":1},"created_at":"2021-07-21T01:00:00-07:00","actor":"someone","type":"PushEvent"}"""),
        Is.EqualTo(new EventIdentity(null, At, new RepositoryName("o", "r"), true)));

    [TestCase("""{"id":17244207336,"type":"X"}""", "17244207336")]
    [TestCase("""{"id":"","type":"X"}""", null)]
    [TestCase("""{"id":null,"type":"X"}""", null)]
    [TestCase("""{"id":{"id":"1"},"type":"X"}""", null)]
    public void Of_AnIdOfAnyKind_IsText(string json, string? id) => Assert.That(Of(json), Is.EqualTo(new EventIdentity(id, null, null, true)));

    [TestCase("""{"id":"1"}""")]
    [TestCase("""{"id":"1","type":null}""")]
    [TestCase("""{"id":"1","type":7,"payload":{"type":"X"}}""")]
    public void Of_AnEventWithoutAType_IsTold(string json) => Assert.That(Of(json), Is.EqualTo(new EventIdentity("1", null, null, false)));

    [TestCase("""{"type":"X","repo":{"name":"/"}}""")]
    [TestCase("""{"type":"X","repo":{"name":"r"}}""")]
    [TestCase("""{"type":"X","repo":"o/r"}""")]
    [TestCase("""{"type":"X","repo":{"owner":"o"}}""")]
    [TestCase("""{"type":"X","repo":{"owner":{"login":"o"},"name":"r"},"created_at":"soon"}""")]
    [TestCase("""{"type":"X","repo":null,"created_at":1626854400}""")]
    public void Of_ARepositoryThatHasNoName_IsNone(string json) => Assert.That(Of(json), Is.EqualTo(new EventIdentity(null, null, null, true)));

    [TestCase("[]")]
    [TestCase("3")]
    public void Of_WhatIsNoObject_IsNothing(string json) => Assert.That(Of(json), Is.EqualTo(default(EventIdentity)));

    private static EventIdentity Of(string json) => EventIdentity.Of(Encoding.UTF8.GetBytes(json));
}
