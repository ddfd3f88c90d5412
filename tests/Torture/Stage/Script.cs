using System.Diagnostics;

namespace Torture.Stage;

/// <summary>Runs the scripts that start and stop throwaway servers, and small programs.</summary>
internal static class Script
{
    /// <summary>The exit code of the scripts where a server can't be had.</summary>
    private const int Unavailable = 3;

    /// <exception cref="UnavailableException">There is no such server here.</exception>
    public static async Task RunAsync(string script, params string[] arguments)
    {
        var (code, said) = await TryAsync("bash", [script, .. arguments]);
        if (code == Unavailable)
            throw new UnavailableException(said.Trim());
        if (code != 0)
            throw new InvalidOperationException($"'{script} {string.Join(' ', arguments)}' ended with {code}: {said}");
    }

    /// <summary>The exit code, and what was said on stderr; 127 where there is no such program.</summary>
    public static async Task<(int Code, string Said)> TryAsync(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardInput = true })!;
            process.StandardInput.Close();
            var said = await process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            return (process.ExitCode, said);
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            return (127, missing.Message);
        }
    }

    /// <summary>What a server's script left in its folder: lines of <c>export NAME=value</c>, perhaps in quotes.</summary>
    public static Dictionary<string, string> Environment(string folder) => File.ReadLines(Path.Combine(folder, "env"))
        .Select(line => line["export ".Length..].Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1].Trim('\''));
}
