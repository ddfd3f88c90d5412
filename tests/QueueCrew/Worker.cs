using System.Diagnostics;
using System.Text.Json;
using GitHubQueue.Archive;
using GitHubQueue.Queue;
using GitHubQueue.Records;
using GitHubQueue.Tables;
using GitHubQueue.Worker;
using Serilog;

namespace QueueCrew;

/// <summary>The program's worker, which dies, stalls or reads poison as told. Its last line are its counts.</summary>
internal static class Worker
{
    public static async Task<int> RunAsync(Options options)
    {
        var endpoint = new S3Endpoint
        {
            ServiceUrl = options.Find("s3") is { } url ? new Uri(url) : null,
            AccessKey = Environment.GetEnvironmentVariable("AWS_ACCESS_KEY_ID"),
            SecretKey = Environment.GetEnvironmentVariable("AWS_SECRET_ACCESS_KEY"),
            Region = Environment.GetEnvironmentVariable("AWS_REGION"),
        };
        var moments = new Moments(options);
        var settings = new WorkerSettings
        {
            Database = options["db"],
            Parallel = options.Number("parallel", 1),
            BatchSize = options.Number("batch", 1000),
            Lease = TimeSpan.FromMilliseconds(options.Number("lease", 300_000)),
            ReadRow = (record, _) => record.Key == options.Find("poison") ? Die() : RowReader.Read(record),
            Reached = moments.Reached,
        };
        using var archive = ArchiveLocation.Open(options["archive"], Environment.CurrentDirectory, endpoint, new GcsEndpoint());
        var drain = new Drain(settings, archive, TimeProvider.System, new LoggerConfiguration().CreateLogger());
        Console.WriteLine("ready");
        await drain.RunAsync(default);
        Console.WriteLine(JsonSerializer.Serialize(drain.Counts.ToDictionary()));
        return 0;
    }

    /// <summary>Ends this process with SIGKILL.</summary>
    internal static RowRead Die()
    {
        using var self = Process.GetCurrentProcess();
        self.Kill();
        Thread.Sleep(Timeout.Infinite); // the signal may take a moment
        throw new InvalidOperationException("Unreachable.");
    }
}

/// <summary>What happens at which of the worker's steps. <c>Archived:2</c> is the second time that an object has been archived.</summary>
internal sealed class Moments(Options options)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<WorkerStep, int> _times = [];

    public void Reached(WorkerStep step, Batch batch)
    {
        lock (_lock)
        {
            var times = _times[step] = _times.GetValueOrDefault(step) + 1;
            Console.WriteLine($"{step} {batch.Id}");
            if (options.Find("die-at") == $"{step}:{times}")
                Worker.Die();
            if (options.Find("stall-at") == $"{step}:{times}")
            {
                Console.WriteLine("stalled");
                Console.ReadLine();
            }
        }
    }
}
