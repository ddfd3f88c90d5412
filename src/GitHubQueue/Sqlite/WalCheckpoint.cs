using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace GitHubQueue.Sqlite;

/// <summary>
/// Moves the write-ahead log back into the database file, about every 4 MB of log, on SQLite versions whose own checkpoints aren't
/// safe with several processes (<see cref="SqliteLibrary.CheckpointsSafely"/>): a second connection checkpoints while the first
/// holds the write lock, so that no writer can meet it. Passive: it never waits for readers.
/// </summary>
internal sealed unsafe partial class WalCheckpoint : IDisposable
{
    private const int FramesBetween = 1000;

    private readonly string _path;
    private readonly int* _frames = (int*)NativeMemory.AllocZeroed(sizeof(int));
    private SqliteConnection? _second;
    private int _framesAtLast;

    public WalCheckpoint(string path, sqlite3 connection)
    {
        _path = path;
        // The hook replaces SQLite's automatic checkpoint; it only notes how long the log is after each commit of this connection.
        _ = WalHook(connection.DangerousGetHandle(), &NoteFrames, _frames);
    }

    /// <summary>Call it after a commit. A checkpoint that can't run now, or fails, is made up for later: the log loses nothing by waiting.</summary>
    public void RunIfDue(Database database)
    {
        if (*_frames < _framesAtLast)
            _framesAtLast = 0; // the log has started again from its beginning
        if (*_frames - _framesAtLast >= FramesBetween)
            Run(database);
    }

    /// <summary>Moves back what can be moved now.</summary>
    public void Run(Database database)
    {
        _framesAtLast = *_frames;
        try
        {
            database.Execute("begin immediate");
        }
        catch (SqliteException)
        {
            return;
        }
        try
        {
            raw.sqlite3_wal_checkpoint_v2(SecondConnection().Handle, null, raw.SQLITE_CHECKPOINT_PASSIVE, out _, out _);
        }
        catch (SqliteException)
        {
            // No second connection to be had now: what was committed stays committed.
        }
        finally
        {
            database.Execute("rollback");
        }
    }

    public void Dispose()
    {
        _second?.Dispose();
        NativeMemory.Free(_frames);
    }

    private SqliteConnection SecondConnection()
    {
        if (_second is not null)
            return _second;
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = _path, Pooling = false }.ConnectionString);
        try
        {
            connection.Open();
            // A connection that has read nothing doesn't know of the log yet: its checkpoints would do nothing, and say 'ok'.
            SqliteFault.Check(connection.Handle!, raw.sqlite3_exec(connection.Handle, "select count(*) from sqlite_schema"));
            return _second = connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int NoteFrames(void* frames, nint connection, byte* database, int framesInLog)
    {
        *(int*)frames = framesInLog;
        return raw.SQLITE_OK;
    }

    /// <summary>https://sqlite.org/c3ref/wal_hook.html</summary>
    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_wal_hook")]
    private static partial nint WalHook(nint connection, delegate* unmanaged[Cdecl]<void*, nint, byte*, int, int> callback, void* argument);
}
