using System.Globalization;
using Fuzz;

// Runs targets on inputs, and prints a line a target. Exit codes: 0 no finding, 1 findings, 2 bad options.
var (inputs, seed, from, targets) = (1_000_000L, 1UL, 0L, new List<string>());
try
{
    for (var index = 0; index < args.Length; index += 2)
    {
        var value = index + 1 < args.Length ? args[index + 1] : throw new ArgumentException($"Option {args[index]} takes a value.");
        switch (args[index])
        {
            case "--inputs": inputs = Number(value); break;
            case "--seed": seed = (ulong)Number(value); break;
            case "--from": from = Number(value); break;
            case "--target": targets.Add(FuzzTargets.Names.Contains(value) ? value : throw new ArgumentException($"There is no target '{value}'; there are {string.Join(", ", FuzzTargets.Names)}.")); break;
            case var other: throw new ArgumentException($"There is no option '{other}'; there are --inputs N, --seed S, --from N and --target NAME.");
        }
    }
}
catch (ArgumentException mistake)
{
    await Console.Error.WriteLineAsync($"fuzz: {mistake.Message}");
    return 2;
}
var findings = 0;
foreach (var name in targets.Count > 0 ? targets : FuzzTargets.Names)
{
    using var target = FuzzTargets.Make(name);
    var run = new FuzzRun(target, seed);
    run.Run(from, inputs, Console.IsErrorRedirected ? null : done => Console.Error.Write($"\r{name} {done.ToString("#,0", CultureInfo.InvariantCulture)} "));
    Console.WriteLine(Console.IsErrorRedirected ? run.ToString() : $"\r{run}");
    if (run.Finding is not { } finding)
        continue;
    findings++;
    Console.WriteLine(finding);
}
return findings == 0 ? 0 : 1;

static long Number(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
    ? number
    : throw new ArgumentException($"'{text}' is not a whole number.");
