using System.Text.Json;
using GitHubQueue.Records;
using static GitHubQueue.Tables.Column;

namespace GitHubQueue.Tables;

/// <summary>
/// A file of a pull request, as it was at one head commit: https://docs.github.com/en/rest/pulls/pulls#list-pull-requests-files. A file that
/// a later head no longer touches keeps its row, with the old head; the view of current files compares heads.
/// </summary>
public sealed record PullRequestFileRow : Row
{
    internal static readonly RowTable Table = new(
        "pull_request_files",
        Integer("pull_number"), Text("head_sha"), Text("base_ref"), Text("filename"), Text("previous_filename"), Text("status"),
        Integer("additions"), Integer("deletions"), Integer("changes"), Text("blob_sha"), Boolean("has_patch"),
        Boolean("is_list_truncated"), Text("url"));

    public override RowTable Target => Table;

    /// <summary>From the record's context, as are head, base and whether GitHub cut the list (at 3,000 files).</summary>
    public required long PullNumber { get; init; }

    public required string HeadSha { get; init; }
    public string? BaseRef { get; init; }
    public required string Filename { get; init; }

    /// <summary>Null: not renamed, or of a time that didn't say from what.</summary>
    public string? PreviousFilename { get; init; }

    /// <summary>added, removed, modified, renamed, copied, changed or unchanged.</summary>
    public required string Status { get; init; }

    public required long Additions { get; init; }
    public required long Deletions { get; init; }
    public required long Changes { get; init; }
    public string? BlobSha { get; init; }

    /// <summary>False: binary, too large, or only renamed.</summary>
    public bool HasPatch { get; init; }

    public bool IsListTruncated { get; init; }
    public string? Url { get; init; }

    internal static PullRequestFileRow Read(JsonElement payload, Record record)
    {
        var file = new Fields(payload);
        var context = Fields.OfContext(record);
        return new PullRequestFileRow
        {
            PullNumber = context.Id("pull_number"),
            HeadSha = context.RequiredText("head_sha"),
            BaseRef = context.Text("base_ref"),
            Filename = file.RequiredText("filename"),
            PreviousFilename = file.Text("previous_filename"),
            Status = file.RequiredText("status"),
            Additions = file.Integer("additions") ?? 0,
            Deletions = file.Integer("deletions") ?? 0,
            Changes = file.Integer("changes") ?? 0,
            BlobSha = file.Text("sha"),
            HasPatch = file.Has("patch"),
            IsListTruncated = context.Flag("truncated") ?? false,
            Url = file.Text("blob_url"),
        };
    }

    public override void Give(RowValues values)
    {
        ArgumentNullException.ThrowIfNull(values);
        values.Add(PullNumber).Add(HeadSha).Add(BaseRef).Add(Filename).Add(PreviousFilename).Add(Status).Add(Additions).Add(Deletions)
            .Add(Changes).Add(BlobSha).Add(HasPatch).Add(IsListTruncated).Add(Url);
    }
}
