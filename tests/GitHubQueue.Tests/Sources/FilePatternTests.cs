using GitHubQueue.Records;
using GitHubQueue.Sources;
using GitHubQueue.Tests.Support;
using NUnit.Framework;

namespace GitHubQueue.Tests.Sources;

[Parallelizable(ParallelScope.All)]
public sealed class FilePatternTests
{
    private readonly TemporaryFolder _folder = new();

    [OneTimeSetUp]
    public void WriteFiles()
    {
        foreach (var name in new[] { "b.csv", "a.csv", "a1.csv", "a.csv.bak", "ä b.csv", "B.CSV", ".hidden.csv", "sub/c.csv", "sub/deep/a.csv", "folder.csv/d.csv" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_folder[name])!);
            File.WriteAllText(_folder[name], "");
        }
        File.CreateSymbolicLink(_folder["link.csv"], _folder["sub/c.csv"]);
    }

    [OneTimeTearDown]
    public void RemoveFiles() => _folder.Dispose();

    [TestCase("a.csv", "a.csv")]
    [TestCase("sub/c.csv", "sub/c.csv")]
    [TestCase("*.csv", "a.csv a1.csv b.csv link.csv ä b.csv")]
    [TestCase("a?.csv", "a1.csv")]
    [TestCase("a*", "a.csv a.csv.bak a1.csv")]
    [TestCase(".*.csv", ".hidden.csv")]
    [TestCase("**/*.csv", "a.csv a1.csv b.csv folder.csv/d.csv link.csv sub/c.csv sub/deep/a.csv ä b.csv")]
    [TestCase("**/a.csv", "a.csv sub/deep/a.csv")]
    [TestCase("sub/**/*.csv", "sub/c.csv sub/deep/a.csv")]
    [TestCase("sub/*.csv", "sub/c.csv")]
    [TestCase("nothing.csv", "")]
    [TestCase("*.tsv", "")]
    [TestCase("nowhere/*.csv", "")]
    [TestCase("nowhere/**/*.csv", "")]
    [TestCase("folder.csv", "")]
    [TestCase("sub/", "")]
    public void Find_Pattern_AreInTheOrderOfTheirNames(string pattern, string expected)
    {
        var files = Of(pattern);
        Assert.That(string.Join(' ', files.Find().Select(files.Shown)), Is.EqualTo(expected));
    }

    [Test]
    public void Shown_OfAPathElsewhere_IsTheWholePath()
    {
        Assert.That(Of("x").Shown("/elsewhere/x.csv"), Is.EqualTo("/elsewhere/x.csv"));
        Assert.That(Of("x").Shown(_folder.Path + "2/x.csv"), Is.EqualTo(_folder.Path + "2/x.csv"));
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

    private FilePattern Of(string pattern) => new(Path.GetFullPath(pattern, _folder.Path), _folder.Path);
}
