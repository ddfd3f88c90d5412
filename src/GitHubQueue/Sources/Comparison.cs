using System.Text.Json;
using GitHubQueue.GitHub;
using GitHubQueue.Records;

namespace GitHubQueue.Sources;

/// <summary>What one commit has and another hasn't: https://docs.github.com/en/rest/commits/commits#compare-two-commits.</summary>
/// <param name="Commits">Oldest first, in the form of the list. Where no page was asked for: the newest 250.</param>
/// <param name="Total">How many there are.</param>
/// <param name="Behind">How many commits the head lacks that the base has: not 0 after a force-push.</param>
/// <param name="MergeBase">The newest commit that both have; null: it isn't told.</param>
internal sealed record Comparison(IReadOnlyList<ReadOnlyMemory<byte>> Commits, int Total, int Behind, string? MergeBase)
{
    public bool IsWhole => Commits.Count >= Total;

    /// <summary>The head, where no page was asked for. Null: it can't be read.</summary>
    public string? Head => Commits.Count > 0 ? CommitIdentity.Of(Commits[^1].Span).Sha : MergeBase;

    public static Comparison Read(ReadOnlyMemory<byte> json)
    {
        var reader = new Utf8JsonReader(json.Span, JsonValues.Options);
        var commits = JsonPage.SplitProperty(json, "commits"u8);
        var (total, behind, mergeBase) = (commits.Count, 0, (string?)null);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (isTotal, isBehind, isMergeBase) =
                (reader.IsNamed("total_commits"u8), reader.IsNamed("behind_by"u8), reader.IsNamed("merge_base_commit"u8));
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            if (isTotal && reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var number))
                total = number;
            else if (isBehind && reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out number))
                behind = number;
            reader.Skip();
            if (isMergeBase)
                mergeBase = CommitIdentity.Of(json.Span[start..(int)reader.BytesConsumed]).Sha;
        }
        return new(commits, total, behind, mergeBase);
    }
}
