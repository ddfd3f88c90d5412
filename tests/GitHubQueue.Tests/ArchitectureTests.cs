using System.Text.RegularExpressions;
using GitHubQueue.Tests.Support;
using NUnit.Framework;

namespace GitHubQueue.Tests;

/// <summary>The arrows of docs/pipeline.md: which folder may use which. A namespace is a folder.</summary>
public sealed partial class ArchitectureTests
{
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["Records"] = [],
        ["Parquet"] = [],
        ["Sqlite"] = ["Records"],
        ["GitHub"] = ["Records"],
        ["Cloud"] = ["Records"],
        ["Archive"] = ["Records", "Cloud"],
        ["Secrets"] = ["Records", "Cloud"],
        ["Sources"] = ["Records", "GitHub"],
        ["Queue"] = ["Records", "Sqlite"],
        ["Tables"] = ["Records", "Sqlite"],
        ["Ingest"] = ["Records", "GitHub", "Sources", "Queue", "Sqlite"],
        ["Worker"] = ["Records", "Queue", "Archive", "Tables", "Parquet", "Sqlite"],
        ["Warehouse"] = ["Records", "Archive", "Tables", "Parquet", "Queue", "Sqlite"],
        ["Operations"] = ["Records", "Queue", "Archive", "Tables", "Parquet", "Sqlite"],
    };

    [GeneratedRegex(@"\bGitHubQueue\.(?<folder>[A-Z][A-Za-z]+)\b")]
    private static partial Regex Mention { get; }

    private static string Library => Path.Combine(Checkout.Root, "src", "GitHubQueue");

    private static IEnumerable<string> Sources(string folder) =>
        Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

    [Test]
    public void Folders_AreThoseOfThePicture()
    {
        var folders = Directory.GetDirectories(Library).Select(Path.GetFileName).Where(name => name is not ("bin" or "obj"));
        Assert.That(folders, Is.EquivalentTo(Arrows.Keys));
    }

    [TestCaseSource(nameof(Arrows))]
    public void Folder_UsesOnlyWhatItsArrowsAllow(KeyValuePair<string, string[]> arrow)
    {
        var used = Sources(Path.Combine(Library, arrow.Key))
            .SelectMany(file => Mention.Matches(File.ReadAllText(file)).Select(match => (File: Path.GetFileName(file), Folder: match.Groups["folder"].Value)))
            .Where(use => use.Folder != arrow.Key && !arrow.Value.Contains(use.Folder));
        Assert.That(used, Is.Empty);
    }

    [Test]
    public void Namespaces_AreFolders()
    {
        var wrong = Sources(Library).Where(file => !File.ReadAllText(file).Contains(
            $"namespace GitHubQueue.{Path.GetRelativePath(Library, Path.GetDirectoryName(file)!).Replace(Path.DirectorySeparatorChar, '.')};", StringComparison.Ordinal));
        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public void Files_StayBelowTheCeiling()
    {
        var long_ = Sources(Path.Combine(Checkout.Root, "src")).Where(file => File.ReadLines(file).Count() > 300);
        Assert.That(long_, Is.Empty);
    }
}
