using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace GitHubQueue.Benchmarks;

/// <summary>The simulator as a process of its own, so that it costs what a server costs: time of the same cores, no memory of ours.</summary>
internal sealed class Simulator : IAsyncDisposable
{
    private readonly Process _process;
    private readonly HttpClient _control;
    private readonly HashSet<int> _sizes = [];

    private Simulator(Process process, Uri url)
    {
        _process = process;
        Url = url;
        _control = new HttpClient { BaseAddress = url };
    }

    public Uri Url { get; }

    public static async Task<Simulator> StartAsync()
    {
        var start = new ProcessStartInfo(
            Path.Combine(AppContext.BaseDirectory, "GitHubSimulator"), ["--repo", "bench/small", "--issues", "100", "--rate-limit", "100000000"])
        {
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start)!;
        var line = await process.StandardOutput.ReadLineAsync();
        const string before = "listening on ";
        return line?.StartsWith(before, StringComparison.Ordinal) == true
            ? new Simulator(process, new Uri(line[before.Length..]))
            : throw new BenchmarkException($"The simulator did not start; it said '{line}'.");
    }

    /// <summary>The name of a repository with that many issues of about 5 KB, made at the first call.</summary>
    public async Task<string> RepositoryAsync(int issues)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"bench/issues-{issues}");
        if (_sizes.Add(issues))
        {
            await AddAsync(name, string.Create(CultureInfo.InvariantCulture, $"\"issues\":{issues},\"payload_bytes\":5000"));
            // The first request sorts the list, which GitHub has done long ago.
            using var first = await _control.SendAsync(ListOf(name, 1));
        }
        return name;
    }

    /// <summary>The name of a repository with that many pull requests, twice as many reviews and four times as many files.</summary>
    public Task<string> PullsAsync(int pulls) => AddAsync(string.Create(CultureInfo.InvariantCulture, $"bench/pulls-{pulls}"),
        string.Create(CultureInfo.InvariantCulture, $"\"issues\":{pulls},\"pull_requests\":1,\"payload_bytes\":5000"));

    /// <summary>The name of a repository with that many commits.</summary>
    public Task<string> CommitsAsync(int commits) => AddAsync(string.Create(CultureInfo.InvariantCulture, $"bench/commits-{commits}"),
        string.Create(CultureInfo.InvariantCulture, $"\"issues\":1,\"commits\":{commits}"));

    private async Task<string> AddAsync(string name, string more)
    {
        using var body = new StringContent($"{{\"name\":\"{name}\",{more},\"seed\":1}}", Encoding.UTF8, "application/json");
        using var answer = await _control.PostAsync(new Uri("__repos", UriKind.Relative), body);
        return answer.IsSuccessStatusCode ? name : throw new BenchmarkException($"The simulator refused a repository: {await answer.Content.ReadAsStringAsync()}");
    }

    /// <summary>A page of 100 of its issues, as GitHub would send it.</summary>
    public async Task<byte[]> PageAsync(string repository)
    {
        using var request = ListOf(repository, 100);
        using var answer = await _control.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsByteArrayAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _control.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static HttpRequestMessage ListOf(string repository, int perPage)
    {
        var target = string.Create(CultureInfo.InvariantCulture, $"repos/{repository}/issues?state=all&sort=updated&direction=asc&per_page={perPage}");
        return new HttpRequestMessage(HttpMethod.Get, new Uri(target, UriKind.Relative)) { Headers = { { "User-Agent", "bench" } } };
    }
}
