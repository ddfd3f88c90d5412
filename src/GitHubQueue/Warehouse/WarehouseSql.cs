using System.Reflection;

namespace GitHubQueue.Warehouse;

/// <summary>The .sql files of a warehouse, which are part of the program: see the folder of the dialect.</summary>
internal sealed class WarehouseSql
{
    public static readonly WarehouseSql Postgres = new("Postgres"), Snowflake = new("Snowflake");

    private readonly string _root;

    private WarehouseSql(string dialect) => _root = $"warehouse/{dialect}/";

    /// <param name="name">Such as <c>refresh/silver</c>.</param>
    public string Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"{_root}{name}.sql")
            ?? throw new InvalidOperationException($"The program lacks its resource '{_root}{name}.sql'.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>The names of the files in a folder, without folder and ending, in order.</summary>
    public IReadOnlyList<string> List(string folder) =>
    [
        .. Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(name => name.StartsWith($"{_root}{folder}/", StringComparison.Ordinal))
            .Select(name => Path.GetFileNameWithoutExtension(name)).Order(StringComparer.Ordinal),
    ];
}
