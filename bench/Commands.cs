using System.Text.Json;

namespace GitHubQueue.Benchmarks;

/// <summary>Runs commands of the program in a folder of their own.</summary>
internal static class Commands
{
    /// <param name="simulator">Null: no GitHub is needed.</param>
    public static Task<Child> RunAsync(Settings settings, Simulator? simulator, string folder, params string[] arguments) =>
        Child.RunAsync(settings.Program, arguments, folder, new Dictionary<string, string?>
        {
            ["GITHUB_API_URL"] = simulator?.Url.AbsoluteUri ?? "http://127.0.0.1:9",
            ["GITHUB_TOKEN"] = "bench",
            ["AWS_EC2_METADATA_DISABLED"] = "true",
        });

    /// <summary>A number of its JSON output: of an object that stands alone, or summed over a list of sources.</summary>
    public static long Number(this Child run, string name)
    {
        using var document = JsonDocument.Parse(run.Output);
        var root = document.RootElement;
        return root.TryGetProperty(name, out var number) ? number.GetInt64()
            : root.GetProperty("sources").EnumerateArray().Sum(source => source.GetProperty(name).GetInt64());
    }
}
