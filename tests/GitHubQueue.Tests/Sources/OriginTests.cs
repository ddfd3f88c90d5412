using System.Text;
using GitHubQueue.Records;
using GitHubQueue.Sources;
using NUnit.Framework;

namespace GitHubQueue.Tests.Sources;

public sealed class OriginTests
{
    private static readonly DateTimeOffset Fetched = new(2026, 11, 20, 8, 0, 0, TimeSpan.Zero);

    [TestCase("""{"user":{"id":5,"updated_at":"2001-01-01T00:00:00Z"},"id":7,"updated_at":"2020-01-02T03:04:05Z"}""", "7", "2020-01-02T03:04:05Z")]
    [TestCase("""{"id":6774117135999,"updated_at":"2012-10-13T00:00:17-07:00"}""", "6774117135999", "2012-10-13T07:00:17Z")]
    [TestCase("""{"id":"7"}""", "hash", null)]
    [TestCase("""{"id":7,"updated_at":null}""", "7", null)]
    [TestCase("""{"id":7,"updated_at":{"id":8}}""", "7", null)]
    [TestCase("[1]", "hash", null)]
    [TestCase("null", "hash", null)]
    public void Record_OfAnElement_HasItsIdentityAndTime(string payload, string id, string? updatedAt)
    {
        var bytes = Encoding.UTF8.GetBytes(payload);
        var identity = Identity.Of(bytes);
        var time = identity.UpdatedAt;
        var record = new Origin("api.github.com", new RepositoryName("o", "r"), "issues:o/r", Fetched).Record("issue", identity, bytes);
        Assert.That(time?.ToText(), Is.EqualTo(updatedAt));
        var hash = PayloadHash.Of(bytes);
        Assert.That(record with { Payload = default }, Is.EqualTo(new Record
        {
            Entity = "issue",
            Key = id == "hash" ? $"api.github.com/hash:{hash}" : $"api.github.com/{id}",
            AsOf = time ?? Fetched,
            Hash = hash,
            Org = "o",
            Repo = "r",
            Source = "issues:o/r",
            FetchedAt = Fetched,
            Payload = default,
        }));
    }
}
