using System.Diagnostics;
using GitHubQueue.Tests.Support;
using NUnit.Framework;

namespace GitHubQueue.Tests.EndToEnd;

/// <summary>The harness of scripts/torture.sh for half a minute: everything at once, with a seed of its own.</summary>
[Parallelizable(ParallelScope.Self)]
[Category("Postgres")]
public sealed class TortureTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(8);

    /// <summary>As it was built together with these tests, in …/bin/Release/net10.0 of its own.</summary>
    private static string Harness
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            return Path.Combine(Checkout.Root, "tests", "Torture", "bin", folder.Parent!.Name, folder.Name, "Torture.dll");
        }
    }

    [Test]
    public async Task EveryPromise_IsKept_WhileEverythingIsKilledAndBroken()
    {
        PostgresServer.SkipUnlessGiven();
        S3Server.SkipUnlessGiven();
        using var folder = new TemporaryFolder();
        var (code, said) = await RunAsync(
            "--seconds", "30", "--seed", "20261120", "--program", BuiltProgram.Path, "--scripts", Path.Combine(Checkout.Root, "scripts"), "--work", folder.Path);
        Assert.That(code, Is.Zero, said);
        Assert.That(said, Does.Contain("14 of 14 promises kept; seed 20261120").And.Not.Contain("BROKEN"));
    }

    [TestCase("--minutes 0", "Option --minutes can't be '0': it takes a whole number from 1 to 1440.")]
    [TestCase("--seed", "Option --seed needs a value; try --help.")]
    [TestCase("--hours 2", "There is no option '--hours'; try --help.")]
    public async Task BadOptions_GetASentence(string options, string sentence) =>
        Assert.That(await RunAsync(options.Split(' ')), Is.EqualTo((2, sentence + "\n")));

    private static async Task<(int Code, string Said)> RunAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Harness, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
        return (process.ExitCode, await output + await errors);
    }
}
