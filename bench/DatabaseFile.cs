namespace GitHubQueue.Benchmarks;

/// <summary>A closed database as a file.</summary>
internal static class DatabaseFile
{
    public static void Delete(string path)
    {
        foreach (var file in new[] { path, path + "-wal", path + "-shm" })
            File.Delete(file);
    }

    /// <summary>The copy is on the disk when this returns: its writing doesn't slow down what is measured next.</summary>
    public static void Copy(string from, string to)
    {
        if (File.Exists(from + "-wal"))
            throw new BenchmarkException($"The database '{from}' still has a log: something holds it open.");
        Delete(to);
        File.Copy(from, to);
        using var file = new FileStream(to, FileMode.Open, FileAccess.ReadWrite);
        file.Flush(flushToDisk: true);
    }
}
