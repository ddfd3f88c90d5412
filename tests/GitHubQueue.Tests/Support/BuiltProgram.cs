namespace GitHubQueue.Tests.Support;

/// <summary>The program as it was built together with these tests, in its own folder: beside the tests it would lack what the tests' framework brings.</summary>
internal static class BuiltProgram
{
    public static string Path { get; } = Find();

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory); // …/bin/Release/net10.0
        return System.IO.Path.Combine(Checkout.Root, "src", "GitHubQueue.Cli", "bin", folder.Parent!.Name, folder.Name, "github-queue.dll");
    }
}
