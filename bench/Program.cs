using GitHubQueue.Benchmarks;

if (Settings.Read(args) is not { } settings)
{
    Console.Error.WriteLine(Settings.Usage);
    return 2;
}
try
{
    return await Benchmarks.RunAsync(settings) ? 0 : 1;
}
catch (BenchmarkException failure)
{
    Console.Error.WriteLine($"bench: {failure.Message}");
    return 1;
}
