using System.Globalization;

namespace GitHubQueue.Benchmarks;

/// <summary>One line of the table. Texts are ready to be printed.</summary>
/// <param name="Holds">Whether the floor (or ceiling) was kept; null: there is none, or it could not be measured.</param>
internal sealed record Figure(string Name, string Measured, string Range, string Bound, bool? Holds)
{
    /// <param name="number">How one value is written, such as <c>#,0</c>.</param>
    public static Figure AtLeast(string name, Series series, string number, string unit, double floor) =>
        new(name, Text(series.Median, number) + unit, RangeOf(series, number), $"≥ {Text(floor, number)}{unit}", series.Median >= floor);

    /// <inheritdoc cref="AtLeast"/>
    public static Figure AtMost(string name, Series series, string number, string unit, double ceiling) =>
        new(name, Text(series.Median, number) + unit, RangeOf(series, number), $"≤ {Text(ceiling, number)}{unit}", series.Median <= ceiling);

    /// <inheritdoc cref="AtLeast"/>
    public static Figure Information(string name, Series series, string number, string unit) =>
        new(name, Text(series.Median, number) + unit, RangeOf(series, number), "", null);

    public static Figure LeftOut(string name, string reason) => new(name, "left out", "", reason, null);

    private static string RangeOf(Series series, string number) =>
        series.Values.Count == 1 ? "" : $"{Text(series.Least, number)} – {Text(series.Most, number)}";

    private static string Text(double value, string number) => value.ToString(number, CultureInfo.InvariantCulture);
}
