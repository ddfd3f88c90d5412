using System.Runtime.CompilerServices;
using System.Text;
using SQLitePCL;

namespace GitHubQueue.Sqlite;

/// <summary>
/// A prepared statement, run through SQLite's own C interface: what the hot path of the queue needs to keep up with C. Parameters
/// and columns are numbered as in C: parameters from 1, columns from 0. Not for several threads.
/// </summary>
public sealed class Statement : IDisposable
{
    private readonly sqlite3 _connection;
    private readonly sqlite3_stmt _statement;

    /// <summary>The text last bound to each parameter: SQLite keeps a binding, so the same text again needs no call.</summary>
    private readonly string?[] _bound;

    internal Statement(sqlite3 connection, string sql)
    {
        _connection = connection;
        SqliteFault.Check(connection, raw.sqlite3_prepare_v3(connection, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement));
        _bound = new string?[raw.sqlite3_bind_parameter_count(_statement) + 1];
    }

    public Statement Bind(int parameter, long value)
    {
        _bound[parameter] = null;
        SqliteFault.Check(_connection, raw.sqlite3_bind_int64(_statement, parameter, value));
        return this;
    }

    public Statement Bind(int parameter, long? value) => value is { } present ? Bind(parameter, present) : BindNull(parameter);

    public Statement Bind(int parameter, double? value)
    {
        if (value is not { } present)
            return BindNull(parameter);
        _bound[parameter] = null;
        SqliteFault.Check(_connection, raw.sqlite3_bind_double(_statement, parameter, present));
        return this;
    }

    [SkipLocalsInit] // the buffer is written before it is read
    public Statement Bind(int parameter, string? value)
    {
        if (value is null)
            return BindNull(parameter);
        if (ReferenceEquals(value, _bound[parameter]))
            return this;
        if (value.Length == 0) // an empty span would bind NULL
        {
            SqliteFault.Check(_connection, raw.sqlite3_bind_text(_statement, parameter, ""));
            _bound[parameter] = value;
            return this;
        }
        var longest = Encoding.UTF8.GetMaxByteCount(value.Length);
        Span<byte> buffer = longest <= 1024 ? stackalloc byte[1024] : new byte[longest];
        var text = buffer[..Encoding.UTF8.GetBytes(value, buffer)];
        SqliteFault.Check(_connection, raw.sqlite3_bind_text(_statement, parameter, text));
        _bound[parameter] = value;
        return this;
    }

    public Statement BindBlob(int parameter, ReadOnlySpan<byte> value)
    {
        _bound[parameter] = null;
        // An empty span would bind NULL; a zero-length blob is a value like any other.
        SqliteFault.Check(_connection, value.IsEmpty
            ? raw.sqlite3_bind_zeroblob(_statement, parameter, 0)
            : raw.sqlite3_bind_blob(_statement, parameter, value));
        return this;
    }

    public Statement BindNull(int parameter)
    {
        _bound[parameter] = null;
        SqliteFault.Check(_connection, raw.sqlite3_bind_null(_statement, parameter));
        return this;
    }

    /// <summary>Goes on to the next row; false, and ready to be bound anew, when there is none.</summary>
    public bool Step()
    {
        var code = raw.sqlite3_step(_statement);
        if (code == raw.SQLITE_ROW)
            return true;
        raw.sqlite3_reset(_statement);
        return code == raw.SQLITE_DONE ? false : throw SqliteFault.From(_connection, code);
    }

    /// <summary>Runs to the end and tells how many rows it changed.</summary>
    public int Execute()
    {
        Run();
        return raw.sqlite3_changes(_connection);
    }

    /// <summary>Runs to the end.</summary>
    public void Run()
    {
        while (Step()) { }
    }

    /// <summary>The first column of the first row; null where there is no row or the value is NULL.</summary>
    public long? ScalarNumber()
    {
        var value = Step() && !IsNull(0) ? Number(0) : (long?)null;
        Reset();
        return value;
    }

    /// <inheritdoc cref="ScalarNumber"/>
    public string? ScalarText()
    {
        var value = Step() ? Text(0) : null;
        Reset();
        return value;
    }

    public void Reset() => raw.sqlite3_reset(_statement);

    /// <summary>How many columns a row has.</summary>
    public int Columns => raw.sqlite3_column_count(_statement);

    public bool IsNull(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL;

    public long Number(int column) => raw.sqlite3_column_int64(_statement, column);

    public long? NullableNumber(int column) => IsNull(column) ? null : Number(column);

    public string? Text(int column) => IsNull(column) ? null : raw.sqlite3_column_text(_statement, column).utf8_to_string();

    /// <summary>Valid until the next step.</summary>
    public ReadOnlySpan<byte> BlobSpan(int column) => raw.sqlite3_column_blob(_statement, column);

    public byte[] Blob(int column) => raw.sqlite3_column_blob(_statement, column).ToArray();

    public void Dispose() => _statement.Dispose();
}
