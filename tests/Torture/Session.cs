using System.Diagnostics;
using Torture.Checks;
using Torture.Crew;
using Torture.Stage;
using Torture.Trouble;

namespace Torture;

/// <summary>One run: build, torture, heal, finish, check.</summary>
internal static class Session
{
    /// <returns>Whether every promise was kept.</returns>
    public static async Task<bool> RunAsync(TortureOptions options)
    {
        Console.WriteLine($"torture: {options.Duration.TotalMinutes:0.#} minutes with seed {options.Seed}");
        var around = await Surroundings.BuildAsync(options);
        var isKept = false;
        try
        {
            await using (around)
                isKept = await RunAsync(options, around);
        }
        finally
        {
            if (isKept)
                Directory.Delete(around.Folder, recursive: true);
            else
                Console.WriteLine($"Logs, config and database are in {around.Folder}; to repeat: --seed {options.Seed}");
        }
        return isKept;
    }

    private static async Task<bool> RunAsync(TortureOptions options, Surroundings around)
    {
        if (!around.Disk.IsMounted)
            Console.WriteLine("Mounting a small disk isn't allowed here: the disk never gets full.");
        if (around.Clock.Library is null)
            Console.WriteLine("There is no C compiler here: no worker has a wrong clock.");
        await CalmRun.PrepareAsync(around);
        var ship = new Ship(around.Launcher, around.Clock, options.Seed + 40);
        var witness = new Witness(around.Database, ship);
        var upstream = new Upstream(around.GitHub, around.Csv, around.Changes, new(options.Seed + 50));
        var drill = new RestoreDrill(around, options.Duration);
        await TortureAsync(options, around, ship, witness, upstream, drill);
        Console.WriteLine($"kills: {around.Kills}");
        Console.WriteLine($"faults: {around.CountFaults()}");
        Console.WriteLine($"changes upstream: {around.Changes}");
        var end = await CalmRun.FinishAsync(around);
        var findings = new List<Finding>();
        await foreach (var finding in Promises.CheckAsync(around, ship, witness, upstream, drill, end))
        {
            Console.WriteLine(finding);
            findings.Add(finding);
        }
        var isKept = findings.All(finding => finding.IsKept);
        if (!isKept)
            File.Copy(around.Database, Path.Combine(around.Folder, "pipeline.db"));
        Console.WriteLine($"{findings.Count(finding => finding.IsKept)} of {findings.Count} promises kept; seed {options.Seed}");
        return isKept;
    }

    private static async Task TortureAsync(TortureOptions options, Surroundings around, Ship ship, Witness witness, Upstream upstream, RestoreDrill drill)
    {
        using var end = new CancellationTokenSource(options.Duration);
        using var asleep = new CancellationTokenSource();
        var random = new Random(options.Seed);
        var adversary = new Adversary(
            new Killer(ship, around.Kills, Surroundings.Lease, new(random.Next())),
            new PostgresTrouble(around.Postgres, around.PostgresNetwork, around.Faults, new(random.Next())),
            new DiskTrouble(around.Disk, around.Faults, new(random.Next())), upstream, options.Duration);
        ship.SetSail();
        var watching = witness.WatchAsync(asleep.Token);
        around.HttpTrouble.GitHub = around.GitHub;
        around.S3Trouble.IsOn = true;
        var reporting = ReportAsync(around, witness, end.Token);
        var drilling = drill.DoAsync(end.Token);
        await adversary.ActAsync(options.Seed + 60, end.Token);
        around.HttpTrouble.GitHub = null;
        around.GitHub.ClearFaults();
        around.S3Trouble.IsOn = false;
        await reporting;
        await drilling;
        await ship.ComeHomeAsync();
        await asleep.CancelAsync();
        await watching;
    }

    private static async Task ReportAsync(Surroundings around, Witness witness, CancellationToken cancellationToken)
    {
        for (var clock = Stopwatch.StartNew(); !cancellationToken.IsCancellationRequested;)
        {
            await Task.Delay(TimeSpan.FromSeconds(30), cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var faults = around.Faults.Total + around.GitHub.FaultsMet.Values.Sum();
            Console.WriteLine($"{clock.Elapsed:hh\\:mm\\:ss}  kills {around.Kills.Total}, faults {faults}, changes {around.Changes.Total}, records {witness.Seen.Count}");
        }
    }
}
