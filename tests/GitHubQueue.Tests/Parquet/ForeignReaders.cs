using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using GitHubQueue.Tests.Support;
using NUnit.Framework;

namespace GitHubQueue.Tests.Parquet;

/// <summary>DuckDB and hyparquet, in one process for all tests: see tests/parquet-readers/read.js. Without them tests are skipped.</summary>
[SetUpFixture]
public sealed class ForeignReaders
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly SemaphoreSlim Turn = new(1, 1);
    private static readonly Lazy<Process> Node = new(Start);

    private static string Folder => Path.Combine(Checkout.Root, "tests", "parquet-readers");

    /// <summary>What each of the two makes of the file.</summary>
    internal static async Task<Reading> ReadAsync(ReadOnlyMemory<byte> file)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder["rows.parquet"], file);
        var answer = await AskAsync(new { file = folder["rows.parquet"] });
        return new Reading(answer.DuckDb!, answer.Hyparquet!);
    }

    /// <summary>The rows of a query by DuckDB.</summary>
    /// <param name="sql">In which 'rows.parquet' is the file.</param>
    internal static async Task<string?[][]> QueryAsync(ReadOnlyMemory<byte> file, string sql)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder["rows.parquet"], file);
        return (await AskAsync(new { sql = sql.Replace("rows.parquet", folder["rows.parquet"], StringComparison.Ordinal) })).Rows!;
    }

    [OneTimeTearDown]
    public async Task End()
    {
        if (!Node.IsValueCreated)
            return;
        Node.Value.StandardInput.Close();
        using var patience = new CancellationTokenSource(Patience);
        await Node.Value.WaitForExitAsync(patience.Token);
        Node.Value.Dispose();
    }

    private static async Task<Answer> AskAsync(object request)
    {
        SkipUnlessInstalled();
        await Turn.WaitAsync();
        try
        {
            using var patience = new CancellationTokenSource(Patience);
            await Node.Value.StandardInput.WriteLineAsync(JsonSerializer.Serialize(request).AsMemory(), patience.Token);
            await Node.Value.StandardInput.FlushAsync(patience.Token);
            var line = await Node.Value.StandardOutput.ReadLineAsync(patience.Token)
                ?? throw new InvalidOperationException("The Parquet readers ended; see their words on stderr.");
            var answer = JsonSerializer.Deserialize<Answer>(line, JsonSerializerOptions.Web)!;
            return answer.Error is null ? answer : throw new InvalidOperationException($"A Parquet reader failed: {answer.Error}");
        }
        finally
        {
            Turn.Release();
        }
    }

    private static void SkipUnlessInstalled()
    {
        if (!Directory.Exists(Path.Combine(Folder, "node_modules")))
            Assert.Ignore("The Parquet readers are not installed: scripts/test.sh does it, or, with Node.js, npm ci in tests/parquet-readers.");
    }

    private static Process Start()
    {
        var start = new ProcessStartInfo("node", ["read.js"])
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            Assert.Ignore("Node.js, which runs the Parquet readers, is not installed.");
            throw;
        }
    }

    internal sealed record Reading(Table DuckDb, Table Hyparquet);

    /// <param name="Columns">Name, type in the reader's words, and whether it is required.</param>
    internal sealed record Table(string[] Columns, string?[][] Rows);

    private sealed record Answer(Table? DuckDb, Table? Hyparquet, string?[][]? Rows, string? Error);
}
