using System.Globalization;

namespace GitHubSimulator;

/// <summary>What the program was asked to do, or the sentence that says why it can't.</summary>
internal sealed record CommandLine
{
    public const string Usage = """
        A stand-in for api.github.com, for tests, demos and benchmarks. Prints 'listening on URL' and serves until SIGTERM or SIGINT.

        GitHubSimulator [options]
          --port N                  port on 127.0.0.1; 0 takes a free one (default 0)
          --repo OWNER/NAME         a repository to generate; may be repeated (default octocat/Hello-World, none with --data)
          --issues N                issues and pull requests in each (default 2000)
          --pulls PERCENT           how many of them are pull requests (default 25)
          --reviews N               average reviews of a pull request (default 2)
          --files N                 average files of a pull request (default 4)
          --commits N               commits in each (default 250)
          --events N                events at the start (default 300)
          --events-per-minute N     events that happen by themselves (default 0)
          --event-shape trimmed|full  payloads as since October 2025, or as before (default trimmed)
          --event-id-reuse N        every Nth event takes an older one's id (default 0, none does)
          --star-drift on|off       another number of stars in each answer with pull requests (default on)
          --seed N                  the same seed gives the same issues (default 1)
          --payload-bytes N         average size of an issue's JSON (default 5000)
          --ties N                  issues in the middle that share one second (default 0)
          --newest-update TIME      no issue was updated after this (default: the full hour that is at least an hour ago)
          --pagination cursor|page  style of the Link header (default cursor)
          --pretty on|off           line breaks and indentation in answers (default off)
          --gzip on|off             compress where the client accepts it (default on)
          --latency-ms N            wait before each answer (default 0)
          --rate-limit N            requests an hour for each token (default 5000)
          --token TOKEN             the only token that is let in (default: anybody)
          --data DIR                serve recordings below DIR, each also as .gz: issues.jsonl, issues_*.jsonl, search_issues.jsonl,
                                    pulls.jsonl, pulls_list.jsonl, reviews.jsonl, pull_files.jsonl, commits_list.jsonl, events.jsonl
          --every-recording on|off  lists lead to all recordings of the same thing, oldest first, not to the last (default off)
          --url-file FILE           write the URL to this file, too
          --help                    this

        Control: GET /__health /__stats /__repos /__payloads?repo= /__served?kind= /__head?repo=, POST /__change /__events /__fault /__repos
        /__rename /__budget /__suspend, PATCH /__repos, DELETE /__stats /__fault /__repos?repo=
        Example: GitHubSimulator --port 8080 --repo octocat/Hello-World --issues 20000
        """;

    public SimulatorOptions Options { get; private init; } = new();

    public string? UrlFile { get; private init; }

    public bool Help { get; private init; }

    /// <summary>Null if all is well.</summary>
    public string? Error { get; private init; }

    public static CommandLine Read(string[] args)
    {
        if (args.Contains("--help") || args.Contains("-h")) return new CommandLine { Help = true };
        try
        {
            return Parse(args);
        }
        catch (FormatException e)
        {
            return new CommandLine { Error = e.Message };
        }
    }

    private static CommandLine Parse(string[] args)
    {
        var options = new SimulatorOptions();
        var repository = new RepositoryOptions("octocat/Hello-World") { Issues = 2000 };
        var names = new List<string>();
        string? urlFile = null;
        for (var i = 0; i < args.Length; i += 2)
        {
            var (name, value) = Pair(args, i);
            switch (name)
            {
                case "--port": options = options with { Port = Number(name, value, 65_535) }; break;
                case "--repo": names.Add(Repository(value)); break;
                case "--issues": repository = repository with { Issues = Number(name, value, 10_000_000) }; break;
                case "--pulls": repository = repository with { PullRequests = Number(name, value, 100) / 100.0 }; break;
                case "--reviews": repository = repository with { ReviewsPerPull = Number(name, value, 2000) }; break;
                case "--files": repository = repository with { FilesPerPull = Number(name, value, 10_000) }; break;
                case "--commits": repository = repository with { Commits = Number(name, value, 10_000_000) }; break;
                case "--star-drift": repository = repository with { StarDrift = OneOf(name, value, "on", "off") }; break;
                case "--events": options = options with { Events = Number(name, value, 1_000_000) }; break;
                case "--events-per-minute": options = options with { EventsPerMinute = Number(name, value, 1_000_000) }; break;
                case "--event-id-reuse": options = options with { EventIdReuse = Number(name, value) }; break;
                case "--event-shape": options = options with { EventShape = Shape(name, value) }; break;
                case "--seed": repository = repository with { Seed = Number(name, value) }; break;
                case "--payload-bytes": repository = repository with { PayloadBytes = Number(name, value, 1_000_000) }; break;
                case "--ties": repository = repository with { Ties = Number(name, value) }; break;
                case "--newest-update": repository = repository with { NewestUpdate = Time(name, value) }; break;
                case "--pagination": options = options with { Pagination = Style(name, value) }; break;
                case "--pretty": options = options with { PrettyPrint = OneOf(name, value, "on", "off") }; break;
                case "--gzip": options = options with { Gzip = OneOf(name, value, "on", "off") }; break;
                case "--latency-ms": options = options with { Latency = TimeSpan.FromMilliseconds(Number(name, value)) }; break;
                case "--rate-limit": options = options with { RateLimit = Number(name, value) }; break;
                case "--token": options = options with { RequiredToken = value }; break;
                case "--data": options = options with { Data = Folder(value) }; break;
                case "--every-recording": options = options with { EveryRecording = OneOf(name, value, "on", "off") }; break;
                case "--url-file": urlFile = value; break;
                default: throw new FormatException($"There is no option '{name}'. Try --help.");
            }
        }

        if (names.Count == 0 && options.Data is null) names.Add(repository.Name);
        options = options with { Repositories = [.. names.Select(name => repository with { Name = name })] };
        return new CommandLine { Options = options, UrlFile = urlFile };
    }

    private static (string Name, string Value) Pair(string[] args, int i)
    {
        if (!args[i].StartsWith("--", StringComparison.Ordinal)) throw new FormatException($"'{args[i]}' isn't an option. Try --help.");
        if (!Usage.Contains("  " + args[i] + " ", StringComparison.Ordinal))
            throw new FormatException($"There is no option '{args[i]}'. Try --help.");
        return i + 1 < args.Length ? (args[i], args[i + 1]) : throw new FormatException($"'{args[i]}' needs a value. Try --help.");
    }

    private static Pagination Style(string name, string value) =>
        OneOf(name, value, "cursor", "page") ? Pagination.Cursor : Pagination.Page;

    private static EventShape Shape(string name, string value) =>
        OneOf(name, value, "trimmed", "full") ? EventShape.Trimmed : EventShape.Full;

    private static string Repository(string value) =>
        value.Split('/') is [{ Length: > 0 }, { Length: > 0 }] ? value : throw new FormatException($"--repo '{value}' isn't owner/name.");

    private static string Folder(string value) =>
        Directory.Exists(value) ? value : throw new FormatException($"--data '{value}' isn't a folder.");

    private static int Number(string name, string value, int most = int.MaxValue) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= most
            ? number : throw new FormatException($"{name} '{value}' isn't a whole number between 0 and {most}.");

    private static DateTimeOffset Time(string name, string value) =>
        DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time : throw new FormatException($"{name} '{value}' isn't a time such as 2025-01-02T03:04:05Z.");

    /// <summary>Whether it is the first of the two.</summary>
    private static bool OneOf(string name, string value, string first, string second) =>
        value == first || (value == second ? false : throw new FormatException($"{name} '{value}' is neither '{first}' nor '{second}'."));
}
