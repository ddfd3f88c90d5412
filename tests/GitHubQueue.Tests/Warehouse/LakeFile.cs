using System.IO.Compression;
using System.Text;
using GitHubQueue.Tests.Support;

namespace GitHubQueue.Tests.Warehouse;

/// <summary>An object of a lake in a folder, for tests that damage it. It is as it was when this is disposed.</summary>
internal sealed class LakeFile : IDisposable
{
    private readonly string _path;
    private readonly byte[] _original;

    private LakeFile(string path) => (_path, _original) = (path, File.ReadAllBytes(path));

    /// <param name="key">Below the archive's root.</param>
    public static LakeFile Open(TestPipeline pipeline, string key) => new(Path.Combine(pipeline.Folder, "lake", key));

    public void Edit(Func<List<string>, IEnumerable<string>> edit)
    {
        using var file = File.Create(_path + ".edited");
        using (var gzip = new GZipStream(file, CompressionLevel.Fastest))
            gzip.Write(Encoding.UTF8.GetBytes(string.Concat(edit(Lines()).Select(line => line + "\n"))));
        File.Move(_path + ".edited", _path, overwrite: true);
    }

    public void Remove() => File.Delete(_path);

    public void Dispose() => File.WriteAllBytes(_path, _original);

    private List<string> Lines()
    {
        using var reader = new StreamReader(new GZipStream(new MemoryStream(_original), CompressionMode.Decompress));
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }
}
