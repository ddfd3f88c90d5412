using System.Globalization;

namespace Torture;

/// <summary>How long, with which seed, and where everything is.</summary>
/// <param name="Duration">How long the adversary acts; what comes before and after takes about a minute.</param>
/// <param name="Seed">Decides what the adversary does. When it happens depends on the machine as well.</param>
/// <param name="Program">github-queue, as an executable or a .dll.</param>
/// <param name="Scripts">The folder with postgres.sh and s3.sh.</param>
/// <param name="Work">The run's folder, new or empty. Removed where every promise was kept.</param>
internal sealed record TortureOptions(TimeSpan Duration, int Seed, string Program, string Scripts, string Work)
{
    public const string Usage = """
        Tries to break the promises of the pipeline, and checks each of them afterwards.

        scripts/torture.sh [options]
          --minutes N    how long the adversary acts (default 2); or --seconds N
          --seed S       decides what it does (default: a random one, which is printed)
          --help         this

        The exit code is 0 where every promise was kept, and 1 where one was broken: then the folder with all logs is kept.
        Example: scripts/torture.sh --minutes 20 --seed 7
        """;

    public static TortureOptions Read(string[] args)
    {
        var (seconds, seed) = (120, Random.Shared.Next(1, 1_000_000));
        var (program, scripts, work) = ("", "", "");
        for (var i = 0; i < args.Length; i += 2)
        {
            var (name, value) = (args[i], i + 1 < args.Length ? args[i + 1] : null);
            switch (name)
            {
                case "--minutes": seconds = 60 * Number(name, value, 24 * 60); break;
                case "--seconds": seconds = Number(name, value, 24 * 3600); break;
                case "--seed": seed = Number(name, value, int.MaxValue); break;
                case "--program": program = Text(name, value); break;
                case "--scripts": scripts = Text(name, value); break;
                case "--work": work = Text(name, value); break;
                default: throw new FormatException($"There is no option '{name}'; try --help.");
            }
        }
        if (!File.Exists(program))
            throw new FormatException($"--program '{program}' isn't a file: give the path of github-queue, which scripts/torture.sh does by itself.");
        if (!File.Exists(Path.Combine(scripts, "postgres.sh")))
            throw new FormatException($"--scripts '{scripts}' isn't the folder with postgres.sh and s3.sh, which scripts/torture.sh gives by itself.");
        if (work.Length == 0)
            throw new FormatException("Option --work is missing: it names the run's folder, which scripts/torture.sh does by itself.");
        return new(TimeSpan.FromSeconds(seconds), seed, program, scripts, work);
    }

    private static string Text(string name, string? value) => value is { Length: > 0 } ? value : throw new FormatException($"Option {name} needs a value; try --help.");

    private static int Number(string name, string? value, int most) =>
        int.TryParse(Text(name, value), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most
            ? number
            : throw new FormatException($"Option {name} can't be '{value}': it takes a whole number from 1 to {most}.");
}
