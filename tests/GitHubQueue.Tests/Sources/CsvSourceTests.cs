using GitHubQueue.GitHub;
using GitHubQueue.Records;
using GitHubQueue.Sources;
using GitHubQueue.Tests.Support;
using NUnit.Framework;

namespace GitHubQueue.Tests.Sources;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class CsvSourceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, Validator> _known = [];
    private DateTimeOffset _now = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);
    private Progress _progress = Progress.None;
    private readonly List<string> _steps = [];

    public void Dispose() => _folder.Dispose();

    /// <summary>So that memory stays flat, a page isn't only bounded by its rows.</summary>
    [Test]
    public async Task ReadAsync_LongRows_MakesSmallerPages()
    {
        Write("a.csv", Enumerable.Repeat(new string('x', 500_000), 40));
        var pages = await ReadAsync();
        Assert.That(pages.Select(page => page.Records.Count), Is.EqualTo(new[] { 17, 17, 6 }));
        Assert.That(pages.Select(page => page.Progress.Walk is not null), Is.EqualTo(new[] { true, true, false }));
    }

    [Test]
    public async Task ReadAsync_ManyRows_MakesPagesOfAThousand()
    {
        Write("a.csv", Enumerable.Repeat("x", 2000));
        Assert.That((await ReadAsync()).Select(page => (page.Records.Count, page.Fraction)), Is.EqualTo(new[] { (1000, 1.0), (1000, 1.0), (0, (double?)1.0) }));
    }

    /// <summary>While one page is committed, the next is read, and the database is no place to look anything up.</summary>
    [Test]
    public async Task ReadAsync_SeveralFiles_LooksUpWhatIsKnownBeforeTheFirstPage()
    {
        Write("a.csv", ["1"]);
        Write("b.csv", ["2"]);
        await ReadAsync();
        Assert.That(_steps, Is.EqualTo(new[] { "look a.csv", "look b.csv", "page a.csv", "page b.csv" }));
    }

    [Test]
    public async Task ReadAsync_CutShortInTheSecondFile_GoesOnThere()
    {
        Write("a.csv", Enumerable.Repeat("x", 1500));
        Write("b.csv", Enumerable.Repeat("y", 2500));
        var first = await ReadAsync(pages: 3);
        Write("0.csv", ["new"]);
        var second = await ReadAsync();
        Assert.That(first.Select(page => page.Records.Count), Is.EqualTo(new[] { 1000, 500, 1000 }));
        Assert.That(second.Select(page => (Path.GetFileName(page.Url), page.Records.Count)), Is.EqualTo(new[] { ("0.csv", 1), ("b.csv", 1000), ("b.csv", 500) }));
        Assert.That(second[1].Records[0].Context, Is.EqualTo("""{"file":"b.csv","line":1002}"""));
        Assert.That(await ReadAsync(), Is.Empty);
    }

    [Test]
    public async Task ReadAsync_CutShortInAFileThatThenChanges_ReadsItFromItsBeginning()
    {
        Write("a.csv", Enumerable.Repeat("x", 1500));
        await ReadAsync(pages: 1);
        Write("a.csv", Enumerable.Repeat("y", 1500));
        Assert.That((await ReadAsync()).Sum(page => page.Records.Count), Is.EqualTo(1500));
    }

    /// <summary>What is read later is the newer state, whatever the clock says.</summary>
    [Test]
    public async Task ReadAsync_AfterTheClockWasSetBack_MakesNoOlderStates()
    {
        Write("a.csv", ["1"]);
        var first = (await ReadAsync()).Single().Records.Single();
        _now -= TimeSpan.FromHours(1);
        Write("a.csv", ["2"]);
        var second = (await ReadAsync()).Single().Records.Single();
        Assert.That((second.AsOf, second.FetchedAt), Is.EqualTo((first.AsOf, first.FetchedAt - TimeSpan.FromHours(1))));
    }

    [Test]
    public async Task ReadAsync_NoFile_EndsWithASentence()
    {
        var ended = (await Assert.ThrowsAsync<SourceEndedException>(() => ReadAsync()))!;
        Assert.That((ended.Message, ended.Kind, ended.GoneReason), Is.EqualTo(("There is no file '*.csv' for source 'my-data': check 'path:' in the config.", FailureKind.Missing, (string?)null)));
    }

    private void Write(string name, IEnumerable<string> rows) => File.WriteAllLines(_folder[name], ["id", .. rows]);

    /// <summary>One run, cut off after so many pages.</summary>
    private async Task<List<SourcePage>> ReadAsync(int pages = int.MaxValue)
    {
        var csv = new CsvOptions(new(_folder["*.csv"], _folder.Path), new CsvSchema([new("id", CsvType.Text)], []));
        var source = new CsvSource(new SourceOptions { Name = "my-data", Kind = CsvSource.Kind, Csv = csv }, new ManualClock(_now));
        var read = new List<SourcePage>();
        await foreach (var page in source.ReadAsync(_progress, new Window(), Look, default))
        {
            _steps.Add($"page {Path.GetFileName(page.Url)}");
            read.Add(page);
            _known[page.Url] = page.Validator!;
            _progress = page.Progress;
            if (read.Count == pages)
                break;
        }
        return read;
    }

    private Validator? Look(string path)
    {
        _steps.Add($"look {Path.GetFileName(path)}");
        return _known.GetValueOrDefault(path);
    }
}
