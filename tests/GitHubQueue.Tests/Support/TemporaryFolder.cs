namespace GitHubQueue.Tests.Support;

/// <summary>A new empty folder, removed with all it holds at the end.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("github-queue-test-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (IOException)
        {
            // Left to the operating system: a test's own result matters more.
        }
    }
}
