namespace GitHubQueue.Benchmarks;

/// <summary>What to measure, how large and with which programs; <c>scripts/bench.sh</c> puts it together.</summary>
internal sealed record Settings
{
    public const string Usage = "usage: scripts/bench.sh; this program is its second half: --program FILE --work DIR [--c FILE] [--full] [--only NAME]";

    /// <summary>The command-line program, as published.</summary>
    public required string Program { get; init; }

    /// <summary>A folder on a real disk for databases and lakes; must exist.</summary>
    public required string Work { get; init; }

    /// <summary>The compiled <c>queue.c</c>; null: there was no compiler.</summary>
    public string? C { get; init; }

    /// <summary>The S3 server; null: there is none.</summary>
    public string? S3 { get; init; } = Environment.GetEnvironmentVariable("GITHUB_QUEUE_TEST_S3");

    public string S3Kind { get; init; } = Environment.GetEnvironmentVariable("GITHUB_QUEUE_TEST_S3_KIND") ?? "";

    /// <summary>One group of figures; null: all of them.</summary>
    public string? Only { get; init; }

    /// <summary>Issues of the repository whose ingest and drain are timed.</summary>
    public int Issues { get; init; } = 10_000;

    /// <summary>Pull requests of the repository whose ingest and drain are timed, with their reviews and files.</summary>
    public int Pulls { get; init; } = 1_500;

    public int Commits { get; init; } = 10_000;

    /// <summary>Events in a file of GH Archive.</summary>
    public int Events { get; init; } = 20_000;

    /// <summary>Events that are loaded into the warehouse.</summary>
    public int WarehouseEvents { get; init; } = 100_000;

    /// <summary>Runs of each command.</summary>
    public int Runs { get; init; } = 5;

    /// <summary>Backlogs between which memory must not grow.</summary>
    public (int Small, int Large) Backlogs { get; init; } = (5_000, 30_000);

    /// <summary>Records that wait in the longer of two queues.</summary>
    public int Backlog { get; init; } = 100_000;

    /// <summary>Runs for each of these, so that one pause of the machine doesn't decide.</summary>
    public int MemoryRuns { get; init; } = 3;

    /// <summary>Records of one run of the queue, in C# and in C.</summary>
    public int Rows { get; init; } = 10_000;

    /// <summary>Pairs of runs.</summary>
    public int Pairs { get; init; } = 15;

    public bool Includes(string name) => Only is null || Only == name;

    /// <summary>Null: not understood.</summary>
    public static Settings? Read(string[] arguments)
    {
        string? program = null, work = null, c = null, only = null;
        var full = false;
        for (var i = 0; i < arguments.Length; i++)
        {
            switch (arguments[i])
            {
                case "--full": full = true; break;
                case "--program" when i + 1 < arguments.Length: program = arguments[++i]; break;
                case "--work" when i + 1 < arguments.Length: work = arguments[++i]; break;
                case "--c" when i + 1 < arguments.Length: c = arguments[++i]; break;
                case "--only" when i + 1 < arguments.Length: only = arguments[++i]; break;
                default: return null;
            }
        }
        if (program is null || work is null)
            return null;
        var settings = new Settings { Program = program, Work = work, C = c, Only = only };
        return full ? settings with { Issues = 200_000, Runs = 3, Backlogs = (10_000, 200_000), Rows = 100_000, Pulls = 10_000, Commits = 50_000, Events = 400_000, WarehouseEvents = 1_000_000, Backlog = 1_000_000 } : settings;
    }
}
