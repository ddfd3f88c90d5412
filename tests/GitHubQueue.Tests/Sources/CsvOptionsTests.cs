using GitHubQueue.Records;
using GitHubQueue.Sources;
using GitHubQueue.Tests.Support;
using NUnit.Framework;

namespace GitHubQueue.Tests.Sources;

public sealed class CsvOptionsTests
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
    public void Files_OfAPattern_AreInTheOrderOfTheirNames(string pattern, string expected)
    {
        var options = Of(pattern);
        Assert.That(string.Join(' ', options.Files().Select(options.Shown)), Is.EqualTo(expected));
    }

    [Test]
    public void Shown_OfAPathElsewhere_IsTheWholePath()
    {
        Assert.That(Of("x").Shown("/elsewhere/x.csv"), Is.EqualTo("/elsewhere/x.csv"));
        Assert.That(Of("x").Shown(_folder.Path + "2/x.csv"), Is.EqualTo(_folder.Path + "2/x.csv"));
    }

    private CsvOptions Of(string pattern) => new(Path.GetFullPath(pattern, _folder.Path), _folder.Path, new CsvSchema([], []));
}
