using System.Text.RegularExpressions;

namespace GitHubQueue.Tests.Warehouse.Snowflake;

/// <summary>
/// What Snowflake's SQL needs to run on PostgreSQL: types and functions by its names, and a few turns of phrase put otherwise. Everything else of
/// a statement runs as it is written.
/// </summary>
internal static partial class SnowflakeDialect
{
    /// <summary>Types and functions, in a schema of their own.</summary>
    public const string SetUp = """
        create schema snowflake;
        create domain snowflake.number as numeric(38, 0);
        create domain snowflake.timestamp_tz as timestamptz;
        create domain snowflake.variant as jsonb;
        create function snowflake.count_if_step(bigint, boolean) returns bigint immutable language sql as 'select $1 + case when $2 then 1 else 0 end';
        create aggregate snowflake.count_if(boolean) (sfunc = snowflake.count_if_step, stype = bigint, initcond = '0');
        create function snowflake.parse_json(text) returns jsonb immutable strict language sql as 'select $1::jsonb';
        create function snowflake.dayofweekiso(date) returns integer immutable strict language sql as 'select extract(isodow from $1)::integer';
        create function snowflake.dateadd(text, integer, date) returns date immutable strict language sql as 'select case $1 when ''day'' then $3 + $2 end';
        create function snowflake.dateadd(text, integer, timestamptz) returns timestamptz immutable strict language sql as 'select case $1 when ''day'' then $3 + $2 * interval ''1 day'' end';
        create function snowflake.datediff(text, timestamptz, timestamptz) returns bigint immutable strict language sql as
          'select case $1 when ''second'' then floor(extract(epoch from $3)) - floor(extract(epoch from $2)) when ''microsecond'' then (extract(epoch from $3) - extract(epoch from $2)) * 1000000 end';
        create table snowflake.created(name text primary key, created timestamptz not null default now());
        create view snowflake.tables as
          select upper(c.relname) as table_name, n.nspname as table_schema, coalesce(t.created, now()) as created
            from pg_class c join pg_namespace n on n.oid = c.relnamespace left join snowflake.created t on t.name = c.relname where c.relkind in ('r', 'v');
        """;

    [GeneratedRegex(@",\s*primary key\([^)]*\)")]
    private static partial Regex PrimaryKey { get; }

    [GeneratedRegex(@"select \* from (?<table>\w+) qualify (?<place>row_number\(\) over \([^)]*\)) = 1")]
    private static partial Regex Qualify { get; }

    [GeneratedRegex(@"\Acreate or replace transient table (?<table>\w+)(?<columns>\(.*\)) data_retention_time_in_days = 0\z", RegexOptions.Singleline)]
    private static partial Regex Transient { get; }

    [GeneratedRegex(@"\Atruncate table if exists (?<table>\w+)\z")]
    private static partial Regex Truncate { get; }

    public static string Translate(string statement)
    {
        if (Transient.Match(statement) is { Success: true } transient)
        {
            var table = transient.Groups["table"].Value;
            return $"drop table if exists {table}; create table {table}{transient.Groups["columns"].Value}; insert into snowflake.created(name) values (lower('{table}')) on conflict do nothing";
        }
        if (Truncate.Match(statement) is { Success: true } truncate)
            return $"do $$ begin if to_regclass('{truncate.Groups["table"].Value}') is not null then truncate {truncate.Groups["table"].Value}; end if; end $$";
        if (statement.StartsWith("create table ", StringComparison.Ordinal))
            return PrimaryKey.Replace(statement, ""); // which Snowflake doesn't enforce
        var text = statement.StartsWith("create view if not exists ", StringComparison.Ordinal) ? "create or replace view " + statement["create view if not exists ".Length..] : statement;
        return Numbered(Qualify.Replace(text, "select * from (select *, ${place} as place_of_row from ${table}) qualified where place_of_row = 1")
            .Replace("information_schema.tables", "snowflake.tables", StringComparison.Ordinal));
    }

    /// <summary>Places of values: a question mark in Snowflake, which stands nowhere else in these statements.</summary>
    private static string Numbered(string text)
    {
        var number = 0;
        return Regex.Replace(text, @"\?", _ => $"${++number}");
    }
}
