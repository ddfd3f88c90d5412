using System.Text.Json;
using Torture.Checks;
using Torture.Crew;
using Torture.Stage;

namespace Torture;

/// <summary>What is run while nobody disturbs: before the torture, and after it until all is finished.</summary>
internal static class CalmRun
{
    private const int MostTries = 8;

    public static async Task PrepareAsync(Surroundings around)
    {
        await ExpectAsync(around, "init");
        await ExpectAsync(around, "warehouse", "init");
    }

    /// <summary>Reads what is new to the end, drains the queue, loads and refreshes. A repository that was deleted makes ingest exit with 1.</summary>
    public static async Task<Outcome> FinishAsync(Surroundings around)
    {
        var outcome = new Outcome();
        for (var i = 1; i <= MostTries; i++)
        {
            var ingest = await around.Launcher.RunAsync("ingest", "--all", "--json");
            var enqueued = Enqueued(ingest);
            if (ingest.ExitCode > 1)
                outcome.Broken.Add($"ingest --all ended with {ingest.ExitCode}: {Last(ingest)}");
            outcome.Ingests.Add(enqueued);
            if (i > 1 && enqueued == 0)
                break;
        }
        foreach (var command in (string[][])[["worker"], ["dead", "retry", "--all"], ["worker"], ["load"], ["warehouse", "refresh"]])
        {
            var ended = await around.Launcher.RunAsync(command);
            if (ended.ExitCode != 0 && command[0] != "dead")
                outcome.Broken.Add($"{ended.Command} ended with {ended.ExitCode}: {Last(ended)}");
        }
        return outcome;
    }

    public static async Task ExpectAsync(Surroundings around, params string[] command)
    {
        var ended = await around.Launcher.RunAsync(command);
        if (ended.ExitCode != 0)
            throw new InvalidOperationException($"'{ended.Command}' ended with {ended.ExitCode}: {string.Join('\n', ended.Errors)}");
    }

    public static string Last(Ended ended) => ended.Errors.Count > 0 ? ended.Errors[^1] : ended.Output.Trim();

    /// <summary>How many records an ingest reported as enqueued; 0 where it didn't come to report, or was killed while it did.</summary>
    public static long Enqueued(Ended ended)
    {
        if (!ended.Output.StartsWith('{'))
            return 0;
        using var report = TryParse(ended.Output);
        if (report is null)
            return 0;
        return report.RootElement.TryGetProperty("sources", out var sources) && sources.ValueKind == JsonValueKind.Array
            ? sources.EnumerateArray().Sum(source => source.TryGetProperty("enqueued", out var enqueued) ? enqueued.GetInt64() : 0)
            : report.RootElement.TryGetProperty("enqueued", out var all) ? all.GetInt64() : 0;
    }

    private static JsonDocument? TryParse(string text)
    {
        try
        {
            return JsonDocument.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
