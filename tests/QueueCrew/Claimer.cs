using System.Diagnostics;
using System.Globalization;
using GitHubQueue.Queue;

namespace QueueCrew;

/// <summary>Claims batches and completes them without archive and tables, until nothing is left; appends each item's id to a file.</summary>
internal static class Claimer
{
    public static int Run(Options options)
    {
        using var database = PipelineDatabase.Open(options["db"]);
        using var ids = new StreamWriter(options["out"], append: true);
        var lease = TimeSpan.FromMinutes(1);
        var claims = new BatchClaims(database, new ClaimSettings { Root = "file:/nowhere", BatchSize = options.Number("batch", 100), Lease = lease }, TimeProvider.System);
        Console.WriteLine("ready");
        Console.ReadLine();
        var longest = TimeSpan.Zero;
        while (Claim() is { } batch)
        {
            var outcomes = batch.Items.Select(item => new ItemOutcome(item, null)).ToList();
            if (!new ClaimedBatch(database, batch, TimeProvider.System).Complete(new ManifestEntry(1, 1, "none"), outcomes, () => { }))
                throw new InvalidOperationException($"The lease of batch {batch.Id} was lost.");
            foreach (var item in batch.Items)
                ids.WriteLine(item.Id.ToString(CultureInfo.InvariantCulture));
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"longest claim {longest.TotalMilliseconds:0} ms"));
        return 0;

        Batch? Claim()
        {
            var since = Stopwatch.GetTimestamp();
            var batch = claims.Claim();
            longest = TimeSpan.FromTicks(Math.Max(longest.Ticks, Stopwatch.GetElapsedTime(since).Ticks));
            return batch;
        }
    }
}
