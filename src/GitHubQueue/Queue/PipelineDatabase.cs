using System.Reflection;
using System.Text.RegularExpressions;
using Dapper;
using GitHubQueue.Records;
using GitHubQueue.Sqlite;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace GitHubQueue.Queue;

/// <summary>Opens <c>pipeline.db</c>, creating or upgrading it.</summary>
public static partial class PipelineDatabase
{
    /// <summary>The version that <c>pipeline.db.schema.sql</c> describes.</summary>
    public const int Version = 7;

    /// <summary>The names of our own tables, views and indexes, which no table of a CSV source may have.</summary>
    public static IReadOnlySet<string> Names { get; } =
        OwnName.Matches(Resource("pipeline.db.schema.sql")).Select(match => match.Groups["name"].Value).ToHashSet(StringComparer.OrdinalIgnoreCase);

    [GeneratedRegex(@"^create (table|view|(unique )?index) (?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex OwnName { get; }

    /// <summary>"GHQ1": tells our databases from other programs'.</summary>
    private const long ApplicationId = 0x47485131;

    /// <exception cref="FailureException">Input: not ours, from a newer version of the program, not writable.</exception>
    public static Database Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path))
            throw new FailureException(FailureKind.Input, $"The database '{path}' is a folder: name a file with --db.");
        RefuseForeignFile(path);
        CreatePrivateFile(path);
        var database = new Database(path, takesTurns: true);
        try
        {
            Upgrade(database);
            return database;
        }
        catch (SqliteException fault) when (SqliteFault.Explain(fault, path) is { } explained)
        {
            database.Dispose();
            throw explained;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Opens one that has to exist: for commands that only look.</summary>
    /// <exception cref="FailureException">Input: there is none.</exception>
    public static Database OpenExisting(string path) =>
        File.Exists(path) || Directory.Exists(path) ? Open(path) : throw new FailureException(
            FailureKind.Input, $"There is no database '{path}': run 'github-queue ingest' or 'github-queue init' first, or name another one with --db.");

    /// <summary>Creates an empty file that only its owner may read, where there is none: payloads of private repositories go in. SQLite's own files beside it get the same rights.</summary>
    internal static void CreatePrivateFile(string path)
    {
        if (OperatingSystem.IsWindows() || File.Exists(path))
            return;
        try
        {
            new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }).Dispose();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // Another process was quicker, or SQLite says why not.
        }
    }

    private static void Upgrade(Database database)
    {
        if (VersionOf(database) == Version)
            return;
        database.Write(() =>
        {
            var version = VersionOf(database); // again, now that nobody else can upgrade it
            if (version > Version)
                throw Newer(database.Path, version);
            if (version == 0)
                database.Execute(Resource("pipeline.db.schema.sql"));
            else
                for (var next = version + 1; next <= Version; next++)
                    database.Execute(Resource($"migration-{next:0000}.sql"));
        });
    }

    private static long VersionOf(Database database) => database.Connection.QuerySingle<long>("pragma user_version");

    /// <summary>Looks without changing anything: opening a database in WAL mode would already write to it.</summary>
    private static void RefuseForeignFile(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists || file.Length == 0)
            return;
        SqliteLibrary.Initialize();
        try
        {
            try
            {
                RefuseForeignFile(path, SqliteOpenMode.ReadOnly);
            }
            catch (SqliteException fault) when (fault.SqliteExtendedErrorCode == raw.SQLITE_READONLY_ROLLBACK)
            {
                RefuseForeignFile(path, SqliteOpenMode.ReadWrite); // somebody was killed while writing, and whoever may write undoes that first
            }
        }
        catch (SqliteException fault) when (SqliteFault.Explain(fault, path) is { } explained)
        {
            throw explained;
        }
    }

    private static void RefuseForeignFile(string path, SqliteOpenMode mode)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false }.ConnectionString);
        connection.Open();
        // In this order: another process may be creating it, and commits its tables together with whose they are.
        var tables = connection.QuerySingle<long>("select count(*) from sqlite_schema");
        var application = connection.QuerySingle<long>("pragma application_id");
        var version = connection.QuerySingle<long>("pragma user_version");
        if (application == ApplicationId ? version > Version : tables > 0)
            throw application == ApplicationId ? Newer(path, version) : new FailureException(
                FailureKind.Input, $"The database '{path}' belongs to another program: name another file with --db.");
    }

    private static FailureException Newer(string path, long version) => new(
        FailureKind.Input,
        $"The database '{path}' has schema version {version}, and this program knows versions up to {Version}: use a newer github-queue.");

    private static string Resource(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The program lacks its resource '{name}'.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
