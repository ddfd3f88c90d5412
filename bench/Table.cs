namespace GitHubQueue.Benchmarks;

/// <summary>Prints figures in columns.</summary>
internal static class Table
{
    public static void Print(IReadOnlyList<Figure> figures)
    {
        var rows = figures
            .Select(figure => new[] { figure.Name, figure.Measured, figure.Range, figure.Bound, Verdict(figure) })
            .Prepend(["figure", "median", "min – max", "floor", "verdict"])
            .ToList();
        var widths = Enumerable.Range(0, 5).Select(column => rows.Max(row => row[column].Length)).ToArray();
        foreach (var row in rows)
            Console.WriteLine(string.Join("  ",
                row[0].PadRight(widths[0]), row[1].PadLeft(widths[1]), row[2].PadLeft(widths[2]), row[3].PadRight(widths[3]), row[4]).TrimEnd());
    }

    private static string Verdict(Figure figure) => figure.Holds switch { true => "ok", false => "MISSED", null => "" };
}
