namespace Fuzz.Targets;

/// <summary>A folder for inputs that have to be files, in memory where there is such a place.</summary>
internal sealed class Scratch : IDisposable
{
    private const string Memory = "/dev/shm";

    public string Path { get; } = Directory.Exists(Memory)
        ? Directory.CreateDirectory(System.IO.Path.Combine(Memory, $"github-queue-fuzz-{Guid.NewGuid():N}")).FullName
        : Directory.CreateTempSubdirectory("github-queue-fuzz-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
