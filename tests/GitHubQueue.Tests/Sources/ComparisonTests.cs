using System.Text;
using GitHubQueue.Sources;
using NUnit.Framework;

namespace GitHubQueue.Tests.Sources;

public sealed class ComparisonTests
{
    private static readonly string A = new('a', 40), B = new('b', 40), C = new('c', 40);

    [Test]
    public void Read_CommitsThatAreNew_IsWholeAndEndsWithTheHead() => Expect(
        $$"""{"status":"ahead","behind_by":0,"total_commits":2,"merge_base_commit":{"sha":"{{A}}"},"commits":[{"sha":"{{B}}"},{"sha":"{{C}}"}],"files":[{"sha":"x"}]}""",
        new([B, C], 2, 0, A, IsWhole: true, C));

    [Test]
    public void Read_NothingNew_IsWholeAndItsHeadIsTheMergeBase() => Expect(
        $$"""{"status":"identical","merge_base_commit":{"sha":"{{A}}"},"behind_by":0,"total_commits":0,"commits":[]}""", new([], 0, 0, A, IsWhole: true, A));

    [Test]
    public void Read_ABranchThatWasSetBack_IsBehind() => Expect(
        $$"""{"status":"behind","merge_base_commit":{"sha":"{{A}}"},"behind_by":3,"total_commits":0,"commits":[]}""", new([], 0, 3, A, IsWhole: true, A));

    [Test]
    public void Read_MoreThanFits_IsNotWholeAndStillEndsWithTheHead() => Expect(
        $$"""{"behind_by":1,"commits":[{"sha":"{{B}}"},{"sha":"{{C}}"}],"total_commits":251}""", new([B, C], 251, 1, null, IsWhole: false, C));

    [TestCase("""{}""")]
    [TestCase("""{"total_commits":"7","behind_by":null,"merge_base_commit":null}""")]
    [TestCase("""{"total_commits":3000000000,"behind_by":1.5,"merge_base_commit":"x","commits":[]}""")]
    public void Read_WhatHasNoneOfIt_IsNothing(string json) => Expect(json, new([], 0, 0, null, IsWhole: true, null));

    [Test]
    public void Read_Commits_AreTheBytesAsTheyCame()
    {
        var comparison = Comparison.Read(Encoding.UTF8.GetBytes("{ \"commits\" : [ { \"a\":1.50 } ,{\"b\" : \"\\u00e9\"}] }"));
        Assert.That(comparison.Commits.Select(commit => Encoding.UTF8.GetString(commit.Span)), Is.EqualTo(new[] { "{ \"a\":1.50 }", "{\"b\" : \"\\u00e9\"}" }));
    }

    private static void Expect(string json, Facts facts)
    {
        var read = Comparison.Read(Encoding.UTF8.GetBytes(json));
        var actual = new Facts(
            [.. read.Commits.Select(commit => CommitIdentity.Of(commit.Span).Sha!)], read.Total, read.Behind, read.MergeBase, read.IsWhole, read.Head);
        Assert.That(actual, Is.EqualTo(facts).UsingPropertiesComparer());
    }

    private sealed record Facts(string[] Commits, int Total, int Behind, string? MergeBase, bool IsWhole, string? Head);
}
