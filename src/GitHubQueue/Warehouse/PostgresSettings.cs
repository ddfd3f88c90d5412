using GitHubQueue.Records;
using Npgsql;

namespace GitHubQueue.Warehouse;

/// <summary>Where the PostgreSQL server is, as people write it.</summary>
public static class PostgresSettings
{
    /// <summary>What an address looks like.</summary>
    public const string Example = "postgres://user:password@localhost:5432/github";

    /// <param name="text">A URL (<c>postgres://user:password@host:port/database?sslmode=require</c>) or Npgsql's <c>Host=…;Username=…</c>.</param>
    /// <param name="variable">Where the text comes from, for messages: it isn't repeated, since it holds a password.</param>
    /// <exception cref="FailureException">Input: it is neither.</exception>
    public static NpgsqlConnectionStringBuilder Parse(string text, string variable)
    {
        ArgumentNullException.ThrowIfNull(text);
        try
        {
            var isUrl = text.StartsWith("postgres://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("postgresql://", StringComparison.OrdinalIgnoreCase);
            var settings = isUrl ? OfUrl(new Uri(text)) : new NpgsqlConnectionStringBuilder(text);
            return string.IsNullOrEmpty(settings.Host) ? throw Wrong(variable, "names no host", null) : Complete(settings);
        }
        catch (Exception wrong) when (wrong is ArgumentException or UriFormatException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
            throw Wrong(variable, "can't be understood", wrong);
        }
    }

    /// <summary>Of <c>DB_HOST</c>, <c>DB_PORT</c>, <c>DB_NAME</c>, <c>DB_USER</c> and <c>DB_PASS</c>; null for what isn't set.</summary>
    /// <exception cref="FailureException">Input: the port isn't one.</exception>
    public static NpgsqlConnectionStringBuilder OfParts(string host, string? port, string? database, string? user, string? password)
    {
        var number = 5432;
        if (port is not null && !(int.TryParse(port, out number) && number is > 0 and < 65_536))
            throw new FailureException(FailureKind.Input, $"The port '{port}' in DB_PORT is not one: use a number from 1 to 65535.");
        return Complete(new() { Host = host, Port = number, Database = database ?? "github", Username = user ?? "postgres", Password = password });
    }

    private static NpgsqlConnectionStringBuilder OfUrl(Uri url)
    {
        var user = url.UserInfo.Split(':', 2);
        var settings = new NpgsqlConnectionStringBuilder
        {
            Host = url.Host,
            Port = url.Port > 0 ? url.Port : 5432,
            Database = Uri.UnescapeDataString(url.AbsolutePath.TrimStart('/')) is { Length: > 0 } database ? database : null,
            Username = user[0].Length > 0 ? Uri.UnescapeDataString(user[0]) : null,
            Password = user.Length > 1 ? Uri.UnescapeDataString(user[1]) : null,
        };
        foreach (var option in url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(option => option.Split('=', 2).Select(Uri.UnescapeDataString).ToArray()))
            settings[Keyword(option[0])] = Value(option[0], option.Length > 1 ? option[1] : "");
        return settings;
    }

    /// <summary>libpq's names for what Npgsql calls otherwise: https://www.postgresql.org/docs/current/libpq-connect.html.</summary>
    private static string Keyword(string name) => name switch
    {
        "sslmode" => "SSL Mode",
        "sslrootcert" => "Root Certificate",
        "sslcert" => "SSL Certificate",
        "channel_binding" => "Channel Binding",
        "target_session_attrs" => "Target Session Attributes",
        "connect_timeout" => "Timeout",
        "application_name" => "Application Name",
        _ => name,
    };

    /// <summary>verify-full is VerifyFull there.</summary>
    private static string Value(string name, string value) => name == "sslmode" ? value.Replace("-", "", StringComparison.Ordinal) : value;

    private static NpgsqlConnectionStringBuilder Complete(NpgsqlConnectionStringBuilder settings)
    {
        settings.ApplicationName ??= "github-queue";
        settings.IncludeErrorDetail = false; // details hold rows
        settings.CommandTimeout = 0;         // a refresh takes as long as it takes; who wants to end it ends the program
        settings.KeepAlive = settings.KeepAlive == 0 ? 30 : settings.KeepAlive; // without it a lost server is waited for for ever
        settings.Options ??= "-c timezone=UTC";
        return settings;
    }

    private static FailureException Wrong(string variable, string why, Exception? inner) => new(
        FailureKind.Input, $"The address of PostgreSQL in {variable} {why}: use one such as {Example}.", inner);
}
