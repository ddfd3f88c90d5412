using System.Runtime.InteropServices;
using Torture.Stage;

namespace Torture;

/// <summary>Reads the options, tortures, and tells by the exit code what came of it.</summary>
internal static class CommandLine
{
    /// <summary>0: every promise was kept; 1: one was broken; 2: bad input; 3: a server that is needed can't be had here.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        TortureOptions options;
        try
        {
            if (args.Contains("--help"))
            {
                Console.WriteLine(TortureOptions.Usage);
                return 0;
            }
            options = TortureOptions.Read(args);
        }
        catch (FormatException mistake)
        {
            await Console.Error.WriteLineAsync(mistake.Message);
            return 2;
        }
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => Environment.Exit(130));
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => Environment.Exit(143));
        try
        {
            return await Session.RunAsync(options) ? 0 : 1;
        }
        catch (UnavailableException missing)
        {
            await Console.Error.WriteLineAsync(missing.Message);
            return 3;
        }
    }
}
