using GitHubQueue.Ingest;
using GitHubQueue.Queue;
using GitHubQueue.Records;
using GitHubQueue.Sources;
using Serilog;

namespace QueueCrew;

/// <summary>The program's ingest of the CSV source 'my-data', which dies when it has committed so many pages.</summary>
internal static class CsvReader
{
    public static async Task<int> RunAsync(Options options)
    {
        var left = options.Number("die-after", int.MaxValue);
        var csv = new CsvOptions(new(options["path"], Environment.CurrentDirectory), new CsvSchema([new("id", CsvType.Integer), new("name", CsvType.Text)], ["id"]));
        var settings = new IngestSettings { Database = options["db"], Source = new() { Name = "my-data", Kind = SourceKinds.Find("csv")!, Csv = csv } };
        using var database = PipelineDatabase.Open(options["db"]);
        var ingest = new SourceIngest(settings, database, null, TimeProvider.System, new LoggerConfiguration().CreateLogger())
        {
            PageCommitted = _ =>
            {
                if (--left == 0)
                    Worker.Die();
            },
        };
        return (await ingest.RunAsync(default)).Failure is null ? 0 : 1;
    }
}
