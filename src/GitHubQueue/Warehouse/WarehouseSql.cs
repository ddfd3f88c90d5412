using System.Reflection;

namespace GitHubQueue.Warehouse;

/// <summary>The .sql files of the warehouse, which are part of the program: see the folder Postgres/.</summary>
internal static class WarehouseSql
{
    private const string Root = "warehouse/";

    /// <param name="name">Such as <c>refresh/silver</c>.</param>
    public static string Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"{Root}{name}.sql")
            ?? throw new InvalidOperationException($"The program lacks its resource '{Root}{name}.sql'.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>The names of the files in a folder, without folder and ending, in order.</summary>
    public static IReadOnlyList<string> List(string folder) =>
    [
        .. Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(name => name.StartsWith($"{Root}{folder}/", StringComparison.Ordinal))
            .Select(name => Path.GetFileNameWithoutExtension(name)).Order(StringComparer.Ordinal),
    ];
}
