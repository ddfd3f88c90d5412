using System.Text;
using System.Text.Json;
using NUnit.Framework;

namespace GitHubQueue.Tests.EndToEnd;

/// <summary>Samples are what GitHub sent, in files.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class SampleTests
{
    [Test]
    public async Task Capture_OfARepository_SavesPagesAndEnqueuesNothing()
    {
        await using var world = await World.StartAsync(World.Of(250));
        await File.WriteAllTextAsync(world.Cli["pipeline.yaml"], "sources:\n  - {name: hello, kind: issues, repo: octocat/Hello-World, since: 2000-01-01}\n");
        var capture = (await world.Cli.RunAsync("sample", "capture", "--source", "hello", "--pages", "2", "--json")).Expect(0);
        Assert.That(capture.Json.GetProperty("files").EnumerateArray().Select(file => file.GetString()), Is.EqualTo(new[] { "samples/hello_page_1.json", "samples/hello_page_2.json" }));
        var captured = new[] { 1, 2 }.SelectMany(page => Payloads(world.Cli[$"samples/hello_page_{page}.json"])).ToList();
        Assert.That(captured, Has.Count.EqualTo(200));
        Assert.That(captured, Is.SubsetOf(world.GitHub.PayloadsOf(World.Repo).Select(Encoding.UTF8.GetString)));
        Assert.That(File.Exists(world.Cli.Database), Is.False);
    }

    private static IEnumerable<string> Payloads(string file) => JsonDocument.Parse(File.ReadAllBytes(file)).RootElement.EnumerateArray().Select(issue => issue.GetRawText());

    [Test]
    public async Task Capture_OfARepositoryThatIsNotThere_SaysSo()
    {
        await using var world = await World.StartAsync(5);
        Assert.That((await world.Cli.RunAsync("sample", "capture", "--repo", "octocat/gone")).Expect(1).Sentence, Does.Contain("'octocat/gone' was not found"));
    }

    [TestCase("pipeline.yaml", "Option --out can't be 'pipeline.yaml', which is a file: name a folder.")]
    [TestCase("", "Option --out can't be '', which is no folder: name a folder.")]
    public async Task Capture_IntoWhatIsNoFolder_SaysSo(string folder, string sentence)
    {
        using var world = new CsvWorld();
        world.Write("data.csv", "id,name,at", "1,one,2026-11-20");
        (await world.Cli.RunAsync("sample", "capture", "--source", "my-data", "--out", folder)).ExpectOnly(2, "github-queue: " + sentence);
    }

    [TestCase("", "Say what to capture")]
    [TestCase("--source x", "There are no sources")]
    [TestCase("--source x --entity nonsense", "Option --entity goes with --repo")]
    [TestCase("--repo a/b --entity csv", "Option --entity can't be 'csv'")]
    public async Task Capture_WithBadOptions_SaysSo(string options, string sentence)
    {
        using var cli = new Cli();
        Assert.That((await cli.RunAsync(["sample", "capture", .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)])).Expect(2).Sentence, Does.Contain(sentence));
    }
}
