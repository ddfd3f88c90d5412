using GitHubQueue.Queue;
using GitHubQueue.Records;
using GitHubQueue.Tests.Support;
using NUnit.Framework;

namespace GitHubQueue.Tests.Queue;

[Parallelizable(ParallelScope.All)]
public sealed class ValidatorsTests
{
    /// <summary>GitHub's ETags differ between tokens: sent with another's, one would never match, or match what that token can't see.</summary>
    [Test]
    public void Find_OfAnotherToken_IsNull()
    {
        using var pipeline = new TestPipeline();
        using var database = pipeline.Open();
        var (validators, checkpoints) = (new Validators(database), new Checkpoints(database, TimeProvider.System));
        var (one, other) = (checkpoints.Acquire(Entity.Issue, "api.github.com/repositories/1", "one"), checkpoints.Acquire(Entity.Issue, "api.github.com/repositories/2", "other"));
        var stored = new StoredValidator("https://api.github.com/a", "token", "\"tag\"", null);
        database.Write(() => validators.Store(one, stored));
        Assert.That(validators.Find(one, stored.Url, "token"), Is.EqualTo(stored));
        Assert.That(validators.Find(one, stored.Url, "another"), Is.Null);
        Assert.That(validators.Find(one, "https://api.github.com/b", "token"), Is.Null);
        Assert.That(validators.Find(other, stored.Url, "token"), Is.Null);
    }
}
