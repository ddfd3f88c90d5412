using GitHubQueue.Records;
using NUnit.Framework;

namespace GitHubQueue.Tests.Records;

public sealed class RepositoryNameTests
{
    [TestCase("octocat/Hello-World", "octocat", "Hello-World")]
    [TestCase("o_o/.github", "o_o", ".github")]
    [TestCase("a/...", "a", "...")]
    public void TryParse_AName_HasItsParts(string text, string org, string repo)
    {
        Assert.That(RepositoryName.TryParse(text, out var name), Is.True);
        Assert.That((name!.Org, name.Repo, name.ToString()), Is.EqualTo((org, repo, text)));
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("octocat")]
    [TestCase("/r")]
    [TestCase("o/")]
    [TestCase("o/.")]
    [TestCase("o/..")]
    [TestCase("../x/y")]
    [TestCase("../x")]
    [TestCase("o/r/x")]
    [TestCase("o/r?state=open")]
    [TestCase("o/r\n")]
    [TestCase("o/rä")]
    [TestCase("https://github.com/o/r")]
    public void TryParse_AnythingElse_IsRefused(string? text) => Assert.That(RepositoryName.TryParse(text, out _), Is.False);

    [Test]
    public void Equals_InAnotherCase_IsTheSameRepository() =>
        Assert.That(new HashSet<RepositoryName> { new("Octocat", "Hello-World") }, Does.Contain(new RepositoryName("octocat", "hello-world")));
}
