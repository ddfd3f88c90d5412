using GitHubQueue.Queue;
using GitHubQueue.Records;
using GitHubQueue.Sqlite;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace GitHubQueue.Operations;

/// <summary>Copies a database that is in use, as it is at one moment.</summary>
public static class Backup
{
    /// <summary>Writes the copy under a temporary name, marks it (<see cref="BackupMark"/>), and then gives it its own.</summary>
    /// <returns>Its size in bytes.</returns>
    /// <exception cref="FailureException">Input: there is such a file, or it can't be written. Unavailable: the disk is full.</exception>
    public static long Write(Database database, string path, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(time);
        if (string.IsNullOrWhiteSpace(path) || Directory.Exists(path))
            throw new FailureException(FailureKind.Input, $"The backup '{path}' can't be written, as that is no file: name one that doesn't exist.");
        if (Path.Exists(path))
            throw new FailureException(FailureKind.Input, $"There is a file '{path}' already: name another one, or remove it.");
        if (!Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path))))
            throw Unwritable(path, null);
        cancellationToken.ThrowIfCancellationRequested();
        var temporary = $"{path}.{Path.GetRandomFileName()}.tmp";
        try
        {
            PipelineDatabase.CreatePrivateFile(temporary);
            using (cancellationToken.Register(database.Interrupt))
                database.Prepare("vacuum into ?1").Bind(1, temporary).Run();
            using (var copy = new Database(temporary))
                copy.Write(() => BackupMark.Set(copy, time.GetUtcNow()));
            using (var copy = new Database(temporary)) // one connection: with much to mark, the other has a second one for its checkpoints
                copy.Execute("pragma journal_mode = delete"); // one file, without a log beside it
            File.Move(temporary, path, overwrite: false);
            return new FileInfo(path).Length;
        }
        catch (SqliteException fault) when (fault.SqliteErrorCode == raw.SQLITE_INTERRUPT)
        {
            throw new OperationCanceledException("Asked to stop.", fault, cancellationToken);
        }
        catch (SqliteException fault) when (fault.SqliteErrorCode is raw.SQLITE_CANTOPEN or raw.SQLITE_READONLY or raw.SQLITE_PERM)
        {
            throw Unwritable(path, fault);
        }
        catch (SqliteException fault) when (SqliteFault.Explain(fault, path, isWriting: true) is { } explained)
        {
            throw explained;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(path, fault);
        }
        finally
        {
            foreach (var file in new[] { temporary, temporary + "-wal", temporary + "-shm", temporary + "-journal" })
                TryDelete(file);
        }
    }

    private static void TryDelete(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // It couldn't be made either, which is being told.
        }
    }

    private static FailureException Unwritable(string path, Exception? fault) =>
        new(FailureKind.Input, $"The backup '{path}' can't be written: check that the folder exists, and that you may write there.", fault);
}
