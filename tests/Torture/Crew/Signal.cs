using System.Runtime.InteropServices;

namespace Torture.Crew;

/// <summary>kill(2).</summary>
internal static partial class Signal
{
    public const int Kill = 9, Terminate = 15, Continue = 18, Stop = 19;

    public static void Send(int process, int signal) => _ = SendSignal(process, signal);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int process, int signal);
}
