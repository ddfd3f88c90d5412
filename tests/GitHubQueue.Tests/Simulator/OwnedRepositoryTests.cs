using GitHubSimulator;
using NUnit.Framework;

namespace GitHubQueue.Tests.Simulator;

[Parallelizable(ParallelScope.All)]
internal sealed class OwnedRepositoryTests
{
    [Test]
    public async Task Repositories_OfAnOrganization_ArePagedNewestFirstWithTheirFlags()
    {
        await using var github = await Start();
        using var client = new Client(github);

        var walk = await client.WalkAsync("orgs/Acme/repos?per_page=2");

        var repositories = walk.SelectMany(page => page.Json.EnumerateArray()).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(repositories.Select(repository => (repository.GetProperty("full_name").GetString(), repository.GetProperty("archived").GetBoolean(),
                repository.GetProperty("fork").GetBoolean())), Is.EqualTo(new[] { ("acme/a", false, true), ("acme/b", true, false), ("acme/c", false, false) }));
            Assert.That(walk[0].Rel("next"), Does.Match("/organizations/[0-9]+/repos\\?per_page=2&page=2$"));
            Assert.That(walk.Select(page => string.Join(' ', page.Rels)), Is.EqualTo(new[] { "next last", "prev first" }));
            Assert.That(repositories[0].GetRawText(), Has.Length.InRange(4000, 8000));
        });
    }

    [TestCase("users/acme/repos", "acme/a acme/b acme/c")]
    [TestCase("users/acme/repos?direction=desc", "acme/c acme/b acme/a")]
    [TestCase("orgs/acme/repos?type=forks", "acme/a")]
    [TestCase("orgs/acme/repos?type=sources", "acme/b acme/c")]
    public async Task Repositories_WithParameters_AreSortedAndFiltered(string target, string names)
    {
        await using var github = await Start();
        using var client = new Client(github);

        var reply = await client.GetAsync(target);

        Assert.That(string.Join(' ', reply.Json.EnumerateArray().Select(repository => repository.GetProperty("full_name").GetString())), Is.EqualTo(names));
    }

    [Test]
    public async Task Owner_WithoutRepositories_Is404()
    {
        await using var github = await Start();
        using var client = new Client(github);
        github.DeleteRepository("other/z");

        Assert.That((await client.GetAsync("orgs/other/repos")).Status, Is.EqualTo(404));
        Assert.That((await client.GetAsync("orgs/acme/repos")).Json.GetArrayLength(), Is.EqualTo(3));
    }

    private static Task<SimulatedGitHub> Start() => SimulatedGitHub.StartAsync(new()
    {
        Repositories =
        [
            new("acme/c") { Issues = 1 }, new("other/z") { Issues = 1 }, new("acme/b") { Issues = 1, Archived = true },
            new("acme/a") { Issues = 1, Fork = true },
        ],
    });
}
