using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace GitHubQueue.Sqlite;

/// <summary>
/// Whose turn it is to write. SQLite gives its lock to whoever asks at the right moment, and who has to wait asks ever more rarely: one process
/// that writes without a pause keeps all others from writing at all. So writers take turns by an empty file beside the database: who waits
/// holds its first byte and asks for the second, hence nobody who has just written comes before it.
/// </summary>
/// <remarks>
/// Politeness alone: SQLite's own lock keeps writers apart. Where these locks can't be had (no Linux, no right to create the file, a process
/// that is stopped while it is its turn), everything goes on without.
/// </remarks>
internal sealed partial class WriteTurn(string database) : IDisposable
{
    private const int Next = 0, Writing = 1;
    private const uint ShortestWait = 10, LongestWait = 100; // microseconds

    /// <summary>Writes last milliseconds. Where somebody takes so long, who is stopped perhaps, it goes on without turns for a while.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5), Pause = TimeSpan.FromMinutes(1);

    private readonly string _path = database + "-turn";
    private SafeFileHandle? _file;
    private bool _isOff = !OperatingSystem.IsLinux();
    private long _pausedAt = long.MinValue;

    /// <summary>Waits for it. Call <see cref="Give"/> when the write has ended, whatever became of it.</summary>
    public void Take()
    {
        if (_isOff || IsPaused() || !IsOpen() || !IsTaken(Next))
            return;
        _ = IsTaken(Writing);
        Unlock(Next);
    }

    public void Give()
    {
        if (_file is not null)
            Unlock(Writing);
    }

    public void Dispose() => _file?.Dispose();

    private bool IsOpen()
    {
        if (_file is not null)
            return true;
        try
        {
            _file = File.OpenHandle(_path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(_file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            _isOff = true;
        }
        return !_isOff;
    }

    private bool IsPaused() => _pausedAt != long.MinValue && Stopwatch.GetElapsedTime(_pausedAt) < Pause;

    private bool IsTaken(int place)
    {
        const int again = 11; // EAGAIN
        var wait = ShortestWait;
        for (var since = Stopwatch.GetTimestamp(); !TryLock(place); wait = Math.Min(wait * 3 / 2, LongestWait))
        {
            _isOff = Marshal.GetLastPInvokeError() != again;
            if (_isOff)
                return false;
            if (Stopwatch.GetElapsedTime(since) > Patience)
            {
                _pausedAt = Stopwatch.GetTimestamp();
                return false;
            }
            _ = Sleep(wait);
        }
        return true;
    }

    private bool TryLock(int place) => Lock(_file!, SetLock, new Range { Type = 1, Start = place, Length = 1 }) == 0;

    private void Unlock(int place) => _ = Lock(_file!, SetLock, new Range { Type = 2, Start = place, Length = 1 });

    /// <summary>F_OFD_SETLK: of this handle alone, gone when it is closed or its process ends. https://man7.org/linux/man-pages/man2/fcntl.2.html</summary>
    private const int SetLock = 37;

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Lock(SafeFileHandle file, int command, in Range range);

    [LibraryImport("libc", EntryPoint = "usleep")]
    private static partial int Sleep(uint microseconds);

    /// <summary>struct flock of 64-bit Linux.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Range
    {
        public short Type, Whence;
        public long Start, Length;
        public int Process;
    }
}
