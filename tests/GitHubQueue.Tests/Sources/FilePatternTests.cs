using GitHubQueue.Records;
using GitHubQueue.Sources;
using GitHubQueue.Tests.Support;
using NUnit.Framework;

namespace GitHubQueue.Tests.Sources;

[Parallelizable(ParallelScope.All)]
public sealed class FilePatternTests
{
    [TestCase("b.json", "b.json")]
    [TestCase("*.json", "a.json b.json")]
    [TestCase("?.js*", "a.json b.json")]
    [TestCase("deep/*", "deep/c.json")]
    [TestCase("**/*.json", "a.json b.json deep/c.json deep/er/b.json")]
    [TestCase("**/b.json", "b.json deep/er/b.json")]
    [TestCase("gone.json", "")]
    [TestCase("gone/*.json", "")]
    [TestCase("deep", "")]
    public void Find_Pattern_GivesItsFilesInTheOrderOfTheirNames(string pattern, string found)
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["deep/er"]);
        foreach (var name in new[] { "b.json", "a.json", "a.txt", "deep/c.json", "deep/er/b.json" })
            File.WriteAllText(folder[name], "");
        var files = new FilePattern(folder[pattern], folder.Path);
        Assert.That(string.Join(' ', files.Find().Select(files.Shown)), Is.EqualTo(found));
    }

    [Test]
    public void Find_BelowAFolderThatMayNotBeRead_SaysSo()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["closed"]);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder["closed"], UnixFileMode.None);
        if (Environment.IsPrivilegedProcess || OperatingSystem.IsWindows())
            Assert.Ignore("Root may read every folder.");
        Assert.That(() => new FilePattern(folder["**/*.json"], folder.Path).Find(), Throws.TypeOf<FailureException>().With.Message.StartsWith("The files '**/*.json' can't be listed: "));
    }

    [TestCase("*.json", false)]
    [TestCase("a/**/*.json", false)]
    [TestCase("a*/b.json", true)]
    [TestCase("**/a/*.json", true)]
    [TestCase("**a/b.json", true)]
    public void IsMisplaced_Wildcard_StandsWhereNoneIsUnderstood(string path, bool isMisplaced) =>
        Assert.That(new FilePattern(path, "/work").IsMisplaced, Is.EqualTo(isMisplaced));
}
