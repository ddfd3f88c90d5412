using GitHubQueue.Cli.Config;
using GitHubQueue.Records;
using NUnit.Framework;

namespace GitHubQueue.Tests.Cli;

/// <summary>What the config says of sources at GitHub: commits, events, organisations.</summary>
public sealed class SourceConfigReaderTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);

    [TestCase("kind: commits, org: octocat, skip_forks: true, months: 12", "octocat", "", true, false, 12)]
    [TestCase("kind: issues, orgs: [octocat, github], skip_archived: true", "octocat github", "", false, true, null)]
    [TestCase("kind: commits, repo: a/b", "", "a/b", false, false, null)]
    [TestCase("kind: pull_requests, repos: [a/b, c/d]", "", "a/b c/d", false, false, null)]
    [TestCase("kind: events", "", "", false, false, null)]
    [TestCase("kind: events, org: octocat", "octocat", "", false, false, null)]
    [TestCase("kind: events, repo: a/b", "", "a/b", false, false, null)]
    public void Read_WhoseItIs(string keys, string organizations, string repositories, bool skipsForks, bool skipsArchived, int? months)
    {
        var (config, mistakes) = Read($"sources:\n  - {{name: x, {keys}}}");
        Assert.That(mistakes, Is.Empty);
        var source = config.Sources.Single();
        Assert.That(
            (string.Join(' ', source.Organizations), string.Join(' ', source.Repositories), source.SkipsForks, source.SkipsArchived, source.Months),
            Is.EqualTo((organizations, repositories, skipsForks, skipsArchived, months)));
    }

    [TestCase("issues", 15, LakeSetting.DefaultLayout)]
    [TestCase("commits", 15, LakeSetting.DefaultLayout)]
    [TestCase("pull_requests", 15, LakeSetting.PullRequestLayout)]
    [TestCase("events", 1, LakeSetting.DefaultLayout)]
    public void Read_NothingSaidOfEveryAndLayout_IsTheKinds(string kind, int minutes, string layout)
    {
        var source = Read($"sources:\n  - {{name: x, kind: {kind}, repo: a/b}}").Config.Sources.Single();
        Assert.That((source.Every, source.Lake), Is.EqualTo((TimeSpan.FromMinutes(minutes), new LakeSetting("x", Layout: layout))));
    }

    [TestCase("kind: commits", "repo: is missing; name the repository with 'repo:', several with 'repos:', or all of an organisation with 'org:'")]
    [TestCase("kind: commits, repo: a/b, org: c", "org: stands beside 'repo:'; use one of them")]
    [TestCase("kind: commits, org: c, orgs: [d]", "orgs: stands beside 'org:'; use one of them")]
    [TestCase("kind: events, repo: a/b, org: c", "org: stands beside 'repo:'; use one of them")]
    [TestCase("kind: commits, orgs: []", "orgs: is empty; name one at least")]
    [TestCase("kind: commits, repos: []", "repos: is empty; name one at least")]
    [TestCase("kind: events, orgs: []", "orgs: is empty; name one at least")]
    [TestCase("kind: commits, repos: [a/b, A/B]", "repos: has 'A/B' twice")]
    [TestCase("kind: commits, repos: [a/b, c]", "repos: can't be 'c'; allowed: owner/name, such as octocat/Hello-World")]
    [TestCase("kind: commits, orgs: [octocat, OctoCat]", "orgs: has 'OctoCat' twice")]
    [TestCase("kind: commits, org: a/b", "org: can't be 'a/b'; allowed: the login of an organisation or user, such as octocat")]
    [TestCase("kind: commits, org: '../x'", "org: can't be '../x'; allowed: the login of an organisation or user, such as octocat")]
    [TestCase("kind: commits, org: 'a?per_page=1'", "org: can't be 'a?per_page=1'; allowed: the login of an organisation or user, such as octocat")]
    [TestCase("kind: commits, org: [octocat]", "org: must be a text; found a list")]
    [TestCase("kind: commits, repo: {a: b}", "repo: must be a text; found keys and values")]
    [TestCase("kind: commits, orgs: octocat", "orgs: must be a list of texts; found 'octocat'")]
    [TestCase("kind: events, org: [octocat]", "org: must be a text; found a list")]
    [TestCase("kind: commits, repo: a/b, months: 0", "months: can't be '0'; allowed: a whole number from 1 to 1200")]
    [TestCase("kind: commits, repo: a/b, months: half", "months: can't be 'half'; allowed: a whole number from 1 to 1200")]
    [TestCase("kind: commits, repo: a/b, months: 3, since: 2026-01-01", "months: stands beside 'since:'; use one of them")]
    [TestCase("kind: commits, repo: a/b, since: 2999-01-01", "since: can't be '2999-01-01', which lies in the future")]
    [TestCase("kind: commits, repo: a/b, lookback: 0d", "lookback: can't be '0d': use a length such as 90s, 5m, 12h or 3d")]
    [TestCase("kind: commits, repo: a/b, every: hourly", "every: can't be 'hourly': use a length such as 90s, 5m, 12h or 3d")]
    [TestCase("kind: commits, org: a, skip_forks: 1", "skip_forks: can't be '1'; allowed: true, false")]
    [TestCase("kind: commits, repo: a/b, destination: ../x", "destination: can't be '../x'; allowed: a folder's name of letters, digits, '.', '_' and '-'")]
    [TestCase("kind: commits, repo: a/b, partition_key: a/b", "partition_key: can't be 'a/b'; allowed: a name of letters, digits, '.', '_' and '-'")]
    [TestCase("kind: issues, repo: a/b, months: 3", "months: is not a key here; allowed: destination, every, kind, layout, lookback, name, org, orgs, parquet, partition_key, repo, repos, since, skip_archived, skip_forks")]
    [TestCase("kind: events, since: 7d", "since: is not a key here; allowed: destination, every, kind, layout, name, org, orgs, parquet, partition_key, repo, repos")]
    [TestCase("kind: events, skip_forks: true, org: a", "skip_forks: is not a key here; allowed: destination, every, kind, layout, name, org, orgs, parquet, partition_key, repo, repos")]
    public void Read_Mistake_IsNamedWithLineAndKey(string keys, string expected) =>
        Assert.That(Read($"sources:\n  - {{name: x, {keys}}}").Mistakes.Select(mistake => mistake.ToString()), Is.EqualTo(new[] { $"line 2, sources[0].{expected}" }));

    [TestCase("kind: issues, repo: a/b", "kind: issues, repo: A/B", "repo: can't have 'A/B': source 'x' reads its issues already; leave it out of one of them")]
    [TestCase("kind: commits, repo: a/b", "kind: commits, repos: [a/c, a/b]", "repos: can't have 'a/b': source 'x' reads its commits already; leave it out of one of them")]
    [TestCase("kind: issues, orgs: [a, b]", "kind: issues, org: B, skip_forks: true", "org: can't have 'B': source 'x' reads its issues already; leave it out of one of them")]
    [TestCase("kind: events, org: a", "kind: events, orgs: [a, b]", "orgs: can't have 'a': source 'x' reads its events already; leave it out of one of them")]
    [TestCase("kind: events", "kind: events, every: 5m", "kind: can't be 'events' for everybody's feed twice: source 'x' reads it already; leave one of them out")]
    [TestCase("kind: issues, repo: a/b", "kind: commits, repo: a/b", null)]
    [TestCase("kind: issues, org: a", "kind: issues, repo: a/b", null)]
    [TestCase("kind: events, org: a", "kind: events", null)]
    [TestCase("kind: events, repo: a/b", "kind: events, org: a", null)]
    [TestCase("kind: gharchive, path: a.json.gz", "kind: gharchive, path: a.json.gz", null)]
    public void Read_TwoSourcesOfTheSame_AreAMistake(string one, string other, string? expected) =>
        Assert.That(
            Read($"sources:\n  - {{name: x, {one}}}\n  - {{name: y, {other}}}").Mistakes.Select(mistake => mistake.ToString()),
            Is.EqualTo(expected is null ? [] : new[] { $"line 3, sources[1].{expected}" }));

    private static (PipelineConfig Config, IReadOnlyList<Mistake> Mistakes) Read(string yaml)
    {
        using var text = new StringReader(yaml);
        return ConfigReader.Read(text, "/work", Now);
    }
}
