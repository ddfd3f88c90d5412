using GitHubQueue.Queue;
using GitHubQueue.Tables;

namespace GitHubQueue.Warehouse;

/// <summary>A table that is merged from typed files.</summary>
/// <param name="Entity">Of the objects whose typed files go into it.</param>
/// <param name="Columns">Beside those that each typed file begins with.</param>
internal sealed record TypedTable(string Entity, string Name, IReadOnlyList<Column> Columns)
{
    private static readonly Column[] Frame =
    [
        Column.Text("_row_key"), Column.Timestamp("_as_of"), Column.Integer("_item"), Column.Timestamp("_ingested_at"), Column.Text("_source_object"), Column.Text("key"),
        Column.Text("org"), Column.Text("repo"),
    ];

    public static IReadOnlyList<TypedTable> All { get; } =
    [
        Of(Records.Entity.PullRequest, PullRequestRow.Table),
        Of(Records.Entity.PullRequestReview, PullRequestReviewRow.Table),
        Of(Records.Entity.PullRequestFile, PullRequestFileRow.Table),
    ];

    /// <summary>As the ledger of loads has it.</summary>
    public string Target => $"github.{Name}";

    /// <summary>For people: which load.</summary>
    public string NameOf(IReadOnlyList<TypedObject> group) => $"{group.Count} objects of {Name} from {group[0].Source.Key} on";

    private static TypedTable Of(string entity, RowTable table) => new(entity, table.Name, [.. Frame, .. table.Columns]);
}
