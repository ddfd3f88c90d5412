using Torture.Stage;

namespace Torture.Checks;

/// <summary>Promises 2 and 3: all of it once more changes nothing, and a replay gives the same.</summary>
internal static class AgainPromise
{
    public static async Task<Finding> CheckAsync(Surroundings around)
    {
        using var archive = around.S3.Open();
        var broken = new List<string>();
        var (objects, books, warehouse) = (await Lake.ListAsync(archive), Books.Dump(around.Database), await WarehouseTables.DumpAsync(around.Postgres));
        foreach (var command in (string[][])[["ingest", "--all"], ["worker"], ["load"], ["warehouse", "refresh"]])
        {
            var ended = await around.Launcher.RunAsync(command);
            if (ended.ExitCode != 0 && (command[0] != "ingest" || ended.ExitCode != 1))
                broken.Add($"{ended.Command} ended with {ended.ExitCode}: {CalmRun.Last(ended)}");
        }
        broken.AddRange(Books.Differences(objects, await Lake.ListAsync(archive), "objects"));
        broken.AddRange(Books.Differences(books, Books.Dump(around.Database), "tables"));
        broken.AddRange(Books.Differences(warehouse, await WarehouseTables.DumpAsync(around.Postgres), "warehouse"));
        return new("2 everything again gives no new objects and the same tables", $"{objects.Count} objects, {books.Count} rows in pipeline.db, {warehouse.Count} in the warehouse", broken);
    }

    public static async Task<Finding> CheckReplayAsync(Surroundings around)
    {
        var again = Path.Combine(around.Folder, "again.db");
        var ended = await around.Launcher.RunAsync("replay", "--db", again);
        var books = Books.Dump(around.Database);
        List<string> broken = ended.ExitCode == 0 ? [.. Books.Differences(books, Books.Dump(again), "replay")] : [$"replay ended with {ended.ExitCode}: {CalmRun.Last(ended)}"];
        return new("3 a replay into an empty database gives the same", $"{books.Count} rows compared", broken);
    }
}
