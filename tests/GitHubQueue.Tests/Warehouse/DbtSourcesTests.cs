using Dapper;
using GitHubQueue.Tests.Support;
using GitHubQueue.Warehouse;
using Npgsql;
using NUnit.Framework;
using YamlDotNet.RepresentationModel;

namespace GitHubQueue.Tests.Warehouse;

/// <summary>dbt/sources.yml describes the tables that there are.</summary>
[Category("Postgres")]
public sealed class DbtSourcesTests
{
    [Test]
    public async Task Sources_HaveTheTablesAndColumnsOfTheWarehouse()
    {
        await using var database = await PostgresServer.CreateDatabaseAsync();
        await using (var postgres = new Postgres(new NpgsqlConnectionStringBuilder(database.ConnectionString)))
            await new Migrator(postgres).ApplyAsync(default);
        await using var connection = await database.OpenAsync();
        var there = await connection.QueryAsync<string>("""
            select table_schema || '.' || table_name || '.' || column_name
              from information_schema.columns join information_schema.tables using (table_schema, table_name)
             where table_type = 'BASE TABLE' and table_schema in ('github', 'bronze', 'silver', 'gold')
               and table_name not in ('processed_loads', 'refreshed_loads')
            """);
        Assert.That(Described(), Is.EquivalentTo(there));
    }

    private static IEnumerable<string> Described()
    {
        using var reader = new StreamReader(Path.Combine(Checkout.Root, "dbt", "sources.yml"));
        var yaml = new YamlStream();
        yaml.Load(reader);
        return
        [
            .. from source in (YamlSequenceNode)yaml.Documents[0].RootNode["sources"]
               from table in (YamlSequenceNode)source["tables"]
               from column in (YamlSequenceNode)table["columns"]
               select $"{source["schema"]}.{table["name"]}.{column["name"]}",
        ];
    }
}
