namespace GitHubQueue.Benchmarks;

/// <summary>The same measurement, made several times.</summary>
internal sealed record Series(IReadOnlyList<double> Values)
{
    public double Median
    {
        get
        {
            var sorted = Values.Order().ToList();
            var middle = sorted.Count / 2;
            return sorted.Count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        }
    }

    public double Least => Values.Min();

    public double Most => Values.Max();

    public static Series Of(IEnumerable<double> values) => new([.. values]);
}
