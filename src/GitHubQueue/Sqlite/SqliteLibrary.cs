using System.Reflection;
using System.Runtime.InteropServices;
using GitHubQueue.Records;
using SQLitePCL;

namespace GitHubQueue.Sqlite;

/// <summary>
/// Loads the operating system's SQLite in place of the one that NuGet bundles (3.35.5: known vulnerabilities, no STRICT tables).
/// The decision and its measurements: docs/decisions/0002-sqlite-of-the-system.md.
/// </summary>
public static class SqliteLibrary
{
    /// <summary>3.38: STRICT tables (3.37), RETURNING (3.35) and JSON functions that are always built in.</summary>
    private const int OldestUsable = 3_038_000;

    private static readonly Lazy<nint> Library = new(Find);
    private static readonly Lazy<bool> Ready = new(Register);

    /// <summary>As SQLite says it, such as <c>3.40.1</c>.</summary>
    public static string Version => Ready.Value ? raw.sqlite3_libversion().utf8_to_string() : "";

    /// <summary>
    /// Whether several processes may checkpoint a WAL database at any moment. Before 3.51.3 a checkpoint that meets a WAL reset can
    /// corrupt the database (https://sqlite.org/wal.html#walresetbug), so automatic checkpoints are off and only a guarded one runs.
    /// </summary>
    public static bool CheckpointsSafely => Ready.Value && raw.sqlite3_libversion_number() >= 3_051_003;

    /// <exception cref="FailureException">Input: there is no library, or one too old.</exception>
    public static void Initialize() => _ = Ready.Value;

    private static bool Register()
    {
        foreach (var assembly in new[] { typeof(SQLite3Provider_e_sqlite3).Assembly, typeof(SqliteLibrary).Assembly })
            NativeLibrary.SetDllImportResolver(assembly, static (name, _, _) => name == "e_sqlite3" ? Library.Value : 0);
        raw.SetProvider(new SQLite3Provider_e_sqlite3());
        var version = raw.sqlite3_libversion_number();
        return version >= OldestUsable ? true : throw new FailureException(
            FailureKind.Input,
            $"The system's SQLite is {raw.sqlite3_libversion().utf8_to_string()}, and 3.38 or later is needed: upgrade it (Debian 12 and later have it).");
    }

    private static nint Find()
    {
        string[] names = OperatingSystem.IsWindows() ? ["winsqlite3", "sqlite3"]
            : OperatingSystem.IsMacOS() ? ["libsqlite3.dylib", "/usr/lib/libsqlite3.dylib"]
            : ["libsqlite3.so.0", "libsqlite3.so"];
        foreach (var name in names)
        {
            if (NativeLibrary.TryLoad(name, Assembly.GetExecutingAssembly(), null, out var handle))
                return handle;
        }
        throw new FailureException(
            FailureKind.Input,
            $"The system's SQLite library ({names[0]}) was not found: install it (on Debian: apt-get install libsqlite3-0).");
    }
}
