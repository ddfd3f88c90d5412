using Dapper;
using GitHubQueue.Queue;

namespace GitHubQueue.Benchmarks;

/// <summary>How much room records take, from the databases that the runs left.</summary>
/// <param name="PendingBytes">A record's share of the database while it waits.</param>
/// <param name="DoneBytes">The same once it is done: lineage, newest state and its row in a table. Free pages don't count, they are used again.</param>
/// <param name="StoredBytes">A record's share of its archive object.</param>
/// <param name="Compression">The content's length by the object's.</param>
internal sealed record ArchiveSizes(double PendingBytes, double DoneBytes, double StoredBytes, double Compression)
{
    public static ArchiveSizes Of(string backlog, string drained)
    {
        var (pending, done) = (UsedBytes(backlog), UsedBytes(drained));
        using var database = PipelineDatabase.OpenExisting(drained);
        var (items, stored, content) = database.Connection.QuerySingle<(long, long, long)>("select sum(items), sum(bytes), sum(content_bytes) from archive_objects");
        return new((double)pending / items, (double)done / items, (double)stored / items, (double)content / stored);
    }

    private static long UsedBytes(string path)
    {
        using var database = PipelineDatabase.OpenExisting(path);
        return database.Connection.QuerySingle<long>(
            "select (p.page_count - f.freelist_count) * s.page_size from pragma_page_count p, pragma_freelist_count f, pragma_page_size s");
    }
}
