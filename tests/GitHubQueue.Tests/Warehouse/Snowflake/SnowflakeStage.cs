namespace GitHubQueue.Tests.Warehouse.Snowflake;

/// <summary>An external stage: what it says that it reads, and the folder that stands for the bucket.</summary>
/// <param name="Name">With database and schema, as kept.</param>
/// <param name="Url">With a slash at the end.</param>
/// <param name="Folder">What the files are in that <paramref name="Root"/> names.</param>
/// <param name="Root">Of the archive, within or equal to the address.</param>
internal sealed record SnowflakeStage(string Name, string Url, string Folder, string Root)
{
    public const string UsualName = "GITHUB.LAKE.LAKE_STAGE";

    /// <summary>"The file path is set by concatenating the URL in the stage definition and the list of resolved file names."</summary>
    /// <returns>Null: there is no such file.</returns>
    public string? Find(string file)
    {
        var address = Url + file;
        return address.StartsWith(Root + "/", StringComparison.Ordinal) && Path.Combine(Folder, address[(Root.Length + 1)..]) is var path && File.Exists(path) ? path : null;
    }

    /// <summary>Addresses of the files below a folder of the stage.</summary>
    public IEnumerable<(string Address, long Length)> List(string below) => !Directory.Exists(Folder) ? [] : Directory
        .EnumerateFiles(Folder, "*", SearchOption.AllDirectories)
        .Select(file => (Address: $"{Root}/{Path.GetRelativePath(Folder, file)}", new FileInfo(file).Length))
        .Where(file => file.Address.StartsWith(Url + below, StringComparison.Ordinal));
}
