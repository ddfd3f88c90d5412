namespace Torture.Checks;

/// <summary>How large the database was at a moment.</summary>
/// <param name="Database">pipeline.db, in bytes.</param>
/// <param name="Log">pipeline.db-wal, in bytes; 0: there was none.</param>
/// <param name="Records">How many it had been given until then.</param>
internal readonly record struct FileSizes(long Database, long Log, long Records)
{
    public long PerRecord => Database / Math.Max(1, Records);
}
