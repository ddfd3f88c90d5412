using System.IO.Compression;
using System.Text;
using System.Text.Json;
using GitHubQueue.Records;
using GitHubQueue.Tables;
using GitHubQueue.Tests.Support;
using NUnit.Framework;

namespace GitHubQueue.Tests.Tables;

/// <summary>Payloads of 2012 to 2026 that others have recorded: odd, but real, so none may become a dead letter.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class RealRecordsTests
{
    private static readonly Dictionary<string, string> Files = new()
    {
        ["issues"] = Entity.Issue,
        ["search_issues"] = Entity.Issue,
        ["pulls_list"] = Entity.PullRequest,
        ["pulls"] = Entity.PullRequest,
        ["reviews"] = Entity.PullRequestReview,
        ["commits_list"] = Entity.Commit,
        ["commits"] = Entity.Commit,
        ["events"] = Entity.Event,
    };

    [TestCase(Entity.Issue, 1_000)]
    [TestCase(Entity.PullRequest, 200)]
    [TestCase(Entity.PullRequestReview, 30)]
    [TestCase(Entity.Commit, 700)]
    [TestCase(Entity.Event, 14_000)]
    public void Read_RecordedPayloads_AllBecomeRows(string entity, int least)
    {
        var lines = Files.Where(file => file.Value == entity).SelectMany(file => Lines($"{file.Key}.jsonl.gz")).ToList();
        if (lines.Count == 0)
            Assert.Ignore("There are no recorded payloads in ../shared/data.");
        var refused = lines.Select(line => RowReader.Read(RecordOf(entity, line))).Where(read => read.Row is null).Select(read => read.Reason);
        Assert.That(refused, Is.Empty);
        Assert.That(lines, Has.Count.GreaterThan(least));
    }

    private static Record RecordOf(string entity, string line) => new()
    {
        Entity = entity,
        Key = "api.github.com/1",
        AsOf = DateTimeOffset.UnixEpoch,
        FetchedAt = DateTimeOffset.UnixEpoch,
        Hash = "",
        Org = "octocat",
        Repo = "Hello-World",
        Source = "test",
        Context = """{"pull_number":1,"head_sha":"abc"}""",
        Payload = Encoding.UTF8.GetBytes(line),
    };

    private static IEnumerable<string> Lines(string name)
    {
        var data = Path.Combine(Checkout.Root, "..", "shared", "data");
        if (!Directory.Exists(data))
            yield break;
        foreach (var path in Directory.EnumerateFiles(data, name, SearchOption.AllDirectories))
        {
            using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
            while (reader.ReadLine() is { } line)
            {
                // A recorded answer may be an error instead of the object, and one recorder has cut ids out of times.
                if (!line.Contains("<GITHUB_TEST_INTEGRATION>Z", StringComparison.Ordinal) && !JsonDocument.Parse(line).RootElement.TryGetProperty("documentation_url", out _))
                    yield return line;
            }
        }
    }
}
