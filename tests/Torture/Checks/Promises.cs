using Torture.Crew;
using Torture.Stage;
using Torture.Trouble;

namespace Torture.Checks;

/// <summary>All promises, one after the other.</summary>
internal static class Promises
{
    public static async IAsyncEnumerable<Finding> CheckAsync(Surroundings around, Ship ship, Witness witness, Upstream upstream, RestoreDrill drill, Outcome outcome)
    {
        using var archive = around.S3.Open();
        var (lake, history) = (await Lake.ReadAsync(archive), ship.History.ToList());
        var reported = history.Where(one => one.Arguments[0] == "ingest").Sum(CalmRun.Enqueued) + outcome.Ingests.Sum();
        yield return new Finding("0 everything came to its end", $"ingests enqueued {string.Join(", then ", outcome.Ingests)}", outcome.Broken);
        yield return ArchivePromise.Check(lake, around.Database, witness, reported);
        yield return TablePromise.Check(lake, around.Database);
        yield return BytesPromise.Check(lake, around.GitHub, around.Csv);
        yield return await UpstreamPromise.CheckAsync(around.GitHub.Url, upstream, around.Csv, around.Database);
        yield return await WarehousePromise.CheckAsync(lake, around);
        yield return await AgainPromise.CheckAsync(around);
        yield return await AgainPromise.CheckReplayAsync(around);
        yield return await VerifyAsync(around);
        yield return drill.Check();
        yield return ProcessPromises.CheckMemory(history);
        yield return SizePromise.Check(witness.Sizes);
        yield return ProcessPromises.CheckSentences(history, Path.Combine(around.Folder, "logs"));
        yield return ProcessPromises.CheckStopping(history);
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
