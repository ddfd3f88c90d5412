using System.Globalization;

namespace GitHubQueue.Sqlite;

/// <summary>
/// Notices that the write-ahead log grows without end. It starts again from its beginning only when no reader needs what is in it: a
/// transaction that somebody has left open, in a shell or a notebook, keeps it growing until the disk is full.
/// </summary>
/// <param name="limit">In bytes. The default is twice the length to which the log is cut when it starts again.</param>
public sealed class LogWatch(Database database, long limit = 128 << 20)
{
    private long _told;

    /// <returns>A sentence when the log has passed the limit, and again each time that it has doubled since; otherwise null.</returns>
    public string? Look()
    {
        var file = new FileInfo(database.Path + "-wal");
        var length = file.Exists ? file.Length : 0;
        if (length < limit)
            _told = 0;
        if (length < limit || length < 2 * _told)
            return null;
        _told = length;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"The log of the database '{database.Path}' has grown to {length >> 20} MB, because another program keeps a transaction open, such as an sqlite3 shell: end that. Nothing is lost; the file shrinks by itself then.");
    }
}
