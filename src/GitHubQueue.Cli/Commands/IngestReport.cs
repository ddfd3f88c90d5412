using GitHubQueue.Ingest;
using Serilog;

namespace GitHubQueue.Cli.Commands;

/// <summary>How the jobs of an ingest are shown: one line while they run, and each when it has ended. Called from any thread.</summary>
/// <param name="style">Where results go.</param>
internal sealed class IngestReport(IngestReportStyle style, TimeProvider time, ILogger log) : IDisposable
{
    private readonly ProgressLine _progress = new(log, time);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, IngestResult> _running = [];
    private readonly List<object> _document = [];
    private long _read;
    private int _jobs, _ended;

    /// <summary>Tells how many jobs there are, where there is an end to them.</summary>
    public void Begin(int jobs) => _jobs = jobs;

    /// <summary>A job has come further.</summary>
    public void Show(IngestResult result)
    {
        lock (_lock)
        {
            _running[result.Source] = result;
            var done = _jobs == 0 ? (double?)null : (_ended + _running.Values.Sum(running => running.Fraction ?? 0)) / _jobs;
            var sources = _jobs > 1 ? $"{_ended} of {_jobs} sources done" : null;
            var note = string.Join(", ", new[] { sources, IngestSummary.Budget(result) }.OfType<string>());
            _progress.Show(_read + _running.Values.Sum(running => running.Read), "records read", done, note.Length == 0 ? null : note);
        }
    }

    /// <summary>A job has come to its end, or as far as it could.</summary>
    public void End(IngestResult result)
    {
        lock (_lock)
        {
            Print(result);
            if (result.Failure is { } failure && style == IngestReportStyle.Text)
                Console.Error.WriteLine($"github-queue: {failure}");
        }
    }

    /// <summary>A job was ended by its failure, after what it had done. People are told why by the log, or by the program's last words.</summary>
    public void Fail(IngestResult result)
    {
        lock (_lock)
        {
            if (style != IngestReportStyle.Text || result.Requests > 0 || result.Pages > 0) // else there is nothing to tell beside why
                Print(result);
            else
                _running.Remove(result.Source);
        }
    }

    /// <summary>The jobs of a source can't be told. People are told why as well.</summary>
    public void Fail(string source, string failure)
    {
        lock (_lock)
        {
            if (style == IngestReportStyle.JsonLines)
                Output.JsonLine(new { Source = source, Failure = failure });
            else if (style == IngestReportStyle.JsonDocument)
                _document.Add(new { Source = source, Failure = failure });
        }
    }

    /// <summary>Prints what was kept back so as to be one document.</summary>
    public void Dispose()
    {
        _progress.Dispose();
        if (style == IngestReportStyle.JsonDocument)
            Output.Json(new { Sources = _document });
        else if (style == IngestReportStyle.JsonObject && _document is [var only])
            Output.Json(only);
    }

    private void Print(IngestResult result)
    {
        _running.Remove(result.Source);
        _read += result.Read;
        _ended++;
        if (style is IngestReportStyle.Text or IngestReportStyle.JsonLines)
            _progress.Clear();
        switch (style)
        {
            case IngestReportStyle.Text:
                Output.Line(IngestSummary.Text(result));
                break;
            case IngestReportStyle.JsonLines:
                Output.JsonLine(IngestSummary.Json(result));
                break;
            default:
                _document.Add(IngestSummary.Json(result));
                break;
        }
    }
}
