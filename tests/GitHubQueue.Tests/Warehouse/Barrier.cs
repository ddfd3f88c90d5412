using Dapper;
using GitHubQueue.Tests.Support;
using Npgsql;

namespace GitHubQueue.Tests.Warehouse;

/// <summary>
/// Holds whoever writes to a table, until it is opened: a moment at which a process can be killed, or something else can happen. It is a
/// trigger that waits for a lock, so that the server goes on with the statement even when nobody is there any more to hear of it.
/// </summary>
internal sealed class Barrier : IAsyncDisposable
{
    /// <summary>A commit, of rows that were inserted.</summary>
    public const string Commit = "commit";

    private const string Lock = "815, 815";

    private readonly NpgsqlConnection _holder;

    private Barrier(NpgsqlConnection holder) => _holder = holder;

    /// <param name="table">Such as <c>gold.fact_events</c>.</param>
    /// <param name="on">insert, update, delete or <see cref="Commit"/>.</param>
    /// <param name="when">A condition, as SQL: the statement passes unless it holds.</param>
    public static async Task<Barrier> CloseAsync(TestWarehouse warehouse, string table, string on = "insert", string when = "true")
    {
        var trigger = on == Commit
            ? $"constraint trigger barrier after insert on {table} deferrable initially deferred for each row"
            : $"trigger barrier before {on} on {table} for each statement";
        var holder = new NpgsqlConnection(warehouse.ConnectionString + ";Pooling=false");
        await holder.OpenAsync();
        await holder.ExecuteAsync($$"""
            select pg_advisory_lock({{Lock}});
            create or replace function public.barrier() returns trigger language plpgsql as $f$
            begin
              if {{when}} then perform pg_advisory_xact_lock_shared({{Lock}}); end if;
              return null;
            end $f$;
            create {{trigger}} execute function public.barrier();
            """);
        return new(holder);
    }

    /// <summary>Somebody waits.</summary>
    public Task ReachedAsync() => Eventually.BecomesAsync(
        () => _holder.ExecuteScalarAsync<bool>("""
            select exists(select 1 from pg_locks where locktype = 'advisory' and classid = 815 and not granted
                             and database = (select oid from pg_database where datname = current_database()))
            """),
        isReached => isReached);

    public Task OpenAsync() => _holder.ExecuteAsync("select pg_advisory_unlock_all()");

    /// <summary>Opens it, too.</summary>
    public ValueTask DisposeAsync() => _holder.DisposeAsync();
}
