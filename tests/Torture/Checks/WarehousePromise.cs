using System.Text.Json.Nodes;
using Torture.Stage;

namespace Torture.Checks;

/// <summary>The warehouse holds what the archive says: events in bronze and on to the facts, commits, and pull requests in their newest states.</summary>
internal static class WarehousePromise
{
    public static async Task<Finding> CheckAsync(IReadOnlyList<LakeRecord> lake, Surroundings around)
    {
        var broken = new List<string>();
        var server = around.Postgres;
        var events = Newest(lake, "event");
        var bronze = (await WarehouseTables.ReadAsync(server, "select event_id || '@' || to_char(created_at at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"'), raw::text from bronze.raw_events"))
            .Select(row => row.Split('|', 2)).ToDictionary(row => row[0], row => row[1]);
        var letters = await CountAsync(server, "bronze.dead_letter_queue");
        if (bronze.Count + letters != events.Count)
            broken.Add($"bronze has {bronze.Count} events and {letters} dead letters, the archive {events.Count} events");
        broken.AddRange(lake.Where(one => one.Entity == "event").GroupBy(one => Tail(one.Key)).Where(states => !bronze.TryGetValue(states.Key, out var payload)
            || !states.Any(one => JsonNode.DeepEquals(JsonNode.Parse(one.Payload), JsonNode.Parse(payload)))).Select(states => $"bronze hasn't event {states.Key} as it was sent"));
        var facts = await CountAsync(server, "gold.fact_events");
        if (facts != bronze.Count)
            broken.Add($"gold has {facts} facts of {bronze.Count} events");
        var commits = await WarehouseTables.ReadAsync(server, "select repository_id || '/' || sha, message from github.commits");
        Compare(broken, "github.commits", commits, lake.Where(one => one.Entity == "commit").GroupBy(one => one.Key).Select(same => $"{Tail(same.Key, 2)}|{same.First().Facts.Split('|')[1]}"));
        var pulls = await WarehouseTables.ReadAsync(server, "select key, number, title, state, head_sha, base_ref from github.pull_requests");
        Compare(broken, "github.pull_requests", pulls, Newest(lake, "pull_request").Select(one => $"{one.Key}|{string.Join('|', one.Value.Split('|')[..5])}"));
        var reviews = await WarehouseTables.ReadAsync(server, "select key, id, upper(state) from github.pull_request_reviews");
        Compare(broken, "github.pull_request_reviews", reviews, Newest(lake, "pull_request_review").Select(one => $"{one.Key}|{string.Join('|', one.Value.Split('|')[..2])}"));
        var files = await WarehouseTables.ReadAsync(server, "select key, filename, status, additions, deletions from github.pull_request_files");
        Compare(broken, "github.pull_request_files", files, Newest(lake, "pull_request_file").Select(one => $"{one.Key}|{string.Join('|', one.Value.Split('|')[..4])}"));
        var check = await around.Launcher.RunAsync("warehouse", "check", "--deep");
        if (check.ExitCode != 0)
            broken.Add($"warehouse check --deep ended with {check.ExitCode}: {check.Output}");
        return new("the warehouse is what the archive says", $"{bronze.Count} events in bronze and {letters} dead letters, {facts} facts, {commits.Count} commits, "
            + $"{pulls.Count} pull requests, {reviews.Count} reviews, {files.Count} files", broken);
    }

    /// <summary>The facts of the newest state, by key.</summary>
    private static Dictionary<string, string> Newest(IReadOnlyList<LakeRecord> lake, string entity) => lake.Where(one => one.Entity == entity)
        .GroupBy(one => one.Key).ToDictionary(states => states.Key, states => states.MaxBy(one => (one.AsOf, one.Item))!.Facts);

    private static void Compare(List<string> broken, string table, IReadOnlyList<string> rows, IEnumerable<string> expected) =>
        broken.AddRange(Books.Differences([.. expected], rows, table));

    private static async Task<int> CountAsync(PostgresServer server, string table) =>
        int.Parse((await WarehouseTables.ReadAsync(server, $"select count(*) from {table}"))[0], System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>A key without the API's address; or its last parts.</summary>
    private static string Tail(string key, int parts = 1) => string.Join('/', key.Split('/')[^parts..]);
}
