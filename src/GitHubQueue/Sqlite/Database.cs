using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace GitHubQueue.Sqlite;

/// <summary>
/// One connection to a SQLite file in WAL mode, with its prepared statements and short write transactions. SQLite works in the
/// caller's thread: give each thread a connection of its own.
/// </summary>
public sealed class Database : IDisposable
{
    /// <summary>How long a write waits for other processes' writes: far beyond any of ours, which last milliseconds.</summary>
    private const int BusyTimeoutMilliseconds = 60_000;

    private readonly Dictionary<string, Statement> _statements = [];
    private readonly WalCheckpoint? _checkpoint;
    private readonly WriteTurn? _turn;
    private readonly int _busyTimeoutMilliseconds;
    private bool _inTransaction;

    /// <param name="path">The file; created where it doesn't exist.</param>
    /// <param name="busyTimeoutMilliseconds">How long to wait for a lock before saying that the database is locked.</param>
    /// <param name="takesTurns">Writes in turn with the other processes that do so.</param>
    /// <exception cref="Records.FailureException">Input: not a database, not writable, locked.</exception>
    public Database(string path, int busyTimeoutMilliseconds = BusyTimeoutMilliseconds, bool takesTurns = false)
    {
        SqliteLibrary.Initialize();
        Path = path;
        _busyTimeoutMilliseconds = busyTimeoutMilliseconds;
        var settings = new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWriteCreate, Pooling = false };
        Connection = new SqliteConnection(settings.ConnectionString);
        try
        {
            Connection.Open();
            SqliteFault.Check(Handle, raw.sqlite3_busy_timeout(Handle, busyTimeoutMilliseconds));
            // auto_vacuum counts only before the first table, and takes the write lock; the rest is per connection. Reasons: docs/pipeline.md.
            if (IsEmpty())
                Execute("pragma auto_vacuum = incremental");
            Execute("pragma journal_mode = wal");
            Execute("pragma synchronous = full");
            Execute("pragma foreign_keys = on");
            Execute("pragma secure_delete = off");
            Execute($"pragma journal_size_limit = {64 << 20}");
            Execute($"pragma wal_autocheckpoint = {(SqliteLibrary.CheckpointsSafely ? 1000 : 0)}");
            if (takesTurns)
                _turn = new WriteTurn(path);
            if (!SqliteLibrary.CheckpointsSafely)
                _checkpoint = new WalCheckpoint(path, Handle);
        }
        catch (SqliteException fault)
        {
            Dispose();
            throw SqliteFault.Explain(fault, path) ?? (Exception)fault;
        }
    }

    public string Path { get; }

    /// <summary>For cold queries through Dapper.</summary>
    public SqliteConnection Connection { get; }

    private sqlite3 Handle => Connection.Handle!;

    /// <summary>The statement for this text, prepared once and kept. Reset it, or step to its end, before it is used again.</summary>
    public Statement Prepare(string sql)
    {
        if (!_statements.TryGetValue(sql, out var statement))
            _statements.Add(sql, statement = new Statement(Handle, sql));
        return statement;
    }

    /// <summary>Runs one or several statements that take no parameters and whose rows don't matter.</summary>
    public void Execute(string sql) => SqliteFault.Check(Handle, raw.sqlite3_exec(Handle, sql));

    public long LastInsertRowId => raw.sqlite3_last_insert_rowid(Handle);

    /// <summary>
    /// Runs the work in one write transaction, begun with the write lock in hand, and commits it durably; any exception rolls it
    /// back whole. Keep it short: every other writer waits.
    /// </summary>
    /// <exception cref="Records.FailureException">The disk is full, the file locked or damaged: nothing of the work is kept.</exception>
    public T Write<T>(Func<T> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (_inTransaction)
            throw new InvalidOperationException("A write transaction is open already on this connection.");
        return InTurn(() =>
        {
            var result = Transact(work);
            _checkpoint?.RunIfDue(this);
            return result;
        });
    }

    /// <summary>Finds out, before any work, whether another program keeps the database locked.</summary>
    /// <param name="patience">How long to wait for it: our own processes' writes last milliseconds, several of them a few seconds at most.</param>
    /// <exception cref="Records.FailureException">Input: it does.</exception>
    public void RefuseLocked(TimeSpan patience)
    {
        try
        {
            SqliteFault.Check(Handle, raw.sqlite3_busy_timeout(Handle, (int)patience.TotalMilliseconds));
            InTurn(() =>
            {
                Execute("begin immediate");
                Execute("rollback");
            });
        }
        catch (SqliteException fault) when (SqliteFault.Explain(fault, Path) is { } explained)
        {
            throw explained;
        }
        finally
        {
            _ = raw.sqlite3_busy_timeout(Handle, _busyTimeoutMilliseconds);
        }
    }

    /// <summary>Ends the statement that runs on this connection, from another thread.</summary>
    public void Interrupt() => raw.sqlite3_interrupt(Handle);

    /// <summary>Moves what can be moved now from the write-ahead log into the file. Not to be called inside a transaction.</summary>
    public void Checkpoint()
    {
        if (_checkpoint is null)
            Execute("pragma wal_checkpoint(passive)");
        else
            InTurn(() => _checkpoint.Run(this));
    }

    /// <inheritdoc cref="Write{T}"/>
    public void Write(Action work)
    {
        ArgumentNullException.ThrowIfNull(work);
        Write(() =>
        {
            work();
            return 0;
        });
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
            statement.Dispose();
        Connection.Dispose();
        _checkpoint?.Dispose();
        _turn?.Dispose();
    }

    private T Transact<T>(Func<T> work)
    {
        try
        {
            Prepare("begin immediate").Execute();
            _inTransaction = true;
            var result = work();
            Prepare("commit").Execute();
            _inTransaction = false;
            return result;
        }
        catch (Exception failure)
        {
            Rollback();
            if (failure is SqliteException fault && SqliteFault.Explain(fault, Path, isWriting: true) is { } explained)
                throw explained;
            throw;
        }
    }

    private void InTurn(Action work) => InTurn(() =>
    {
        work();
        return 0;
    });

    private T InTurn<T>(Func<T> work)
    {
        _turn?.Take();
        try
        {
            return work();
        }
        finally
        {
            _turn?.Give();
        }
    }

    private bool IsEmpty()
    {
        using var pages = new Statement(Handle, "pragma page_count");
        return pages.ScalarNumber() == 0;
    }

    private void Rollback()
    {
        _inTransaction = false;
        foreach (var statement in _statements.Values)
            statement.Reset();
        // SQLite has rolled back by itself after some faults (a full disk, for one).
        if (raw.sqlite3_get_autocommit(Handle) == 0)
            raw.sqlite3_exec(Handle, "rollback");
    }
}
