using Torture.Crew;
using Torture.Stage;
using Torture.Trouble;

namespace Torture.Checks;

/// <summary>All promises, one after the other.</summary>
internal static class Promises
{
    public static async Task<IReadOnlyList<Finding>> CheckAsync(Surroundings around, Ship ship, Witness witness, Upstream upstream, Outcome outcome)
    {
        using var archive = around.S3.Open();
        var (lake, history) = (await Lake.ReadAsync(archive), ship.History.ToList());
        var reported = history.Where(one => one.Arguments[0] == "ingest").Sum(CalmRun.Enqueued) + outcome.Ingests.Sum();
        return
        [
            new("0 everything came to its end", $"ingests enqueued {string.Join(", then ", outcome.Ingests)}", outcome.Broken),
            ArchivePromise.Check(lake, around.Database, witness, reported),
            TablePromise.Check(lake, around.Database),
            BytesPromise.Check(lake, around.GitHub, around.Csv),
            await UpstreamPromise.CheckAsync(around.GitHub.Url, upstream, around.Csv, around.Database),
            await WarehousePromise.CheckAsync(lake, around),
            await AgainPromise.CheckAsync(around),
            await AgainPromise.CheckReplayAsync(around),
            await VerifyAsync(around),
            ProcessPromises.CheckMemory(history),
            ProcessPromises.CheckSentences(history, Path.Combine(around.Folder, "logs")),
            ProcessPromises.CheckStopping(history),
        ];
    }

    private static async Task<Finding> VerifyAsync(Surroundings around)
    {
        var verify = await around.Launcher.RunAsync("verify", "--deep", "--json");
        var integrity = Books.Read(around.Database, "pragma integrity_check", "pragma foreign_key_check");
        var broken = verify.ExitCode == 0 ? new List<string>() : [$"verify --deep ended with {verify.ExitCode}: {verify.Output} {CalmRun.Last(verify)}"];
        broken.AddRange(integrity.Where(line => line != "ok").Select(line => $"integrity_check: {line}"));
        return new("verify --deep and integrity_check find nothing", "done", broken);
    }
}
