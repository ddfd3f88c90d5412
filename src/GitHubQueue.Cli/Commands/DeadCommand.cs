using System.CommandLine;
using System.Text;
using System.Text.Unicode;
using GitHubQueue.Queue;
using GitHubQueue.Records;
using GitHubQueue.Sqlite;
using GitHubQueue.Worker;

namespace GitHubQueue.Cli.Commands;

/// <summary>Dead letters: records that couldn't be turned into rows. They are in the archive like all others.</summary>
internal static class DeadCommand
{
    private static readonly Option<int> Limit = new("--limit") { Description = "How many to list", HelpName = "letters", DefaultValueFactory = _ => 50 };

    private static readonly Argument<long> OneId = new("id") { Description = "The letter's id, as 'dead list' shows it" };

    private static readonly Argument<long[]> Ids = new("id") { Description = "Letters' ids, as 'dead list' shows them", Arity = ArgumentArity.ZeroOrMore };

    private static readonly Option<bool> All = new("--all") { Description = "All dead letters" };

    public static Command Create()
    {
        var list = new ExampleCommand("list", "List dead letters, the oldest first", "github-queue dead list") { Limit };
        list.SetAction(parsed => With(parsed, (database, letters) => List(parsed, letters)));
        var show = new ExampleCommand("show", "Show one dead letter with its payload as received", "github-queue dead show 17") { OneId };
        show.SetAction(parsed => With(parsed, (database, letters) => Show(parsed, letters)));
        var retry = new ExampleCommand("retry", "Run the table step again, after an upgrade for instance", "github-queue dead retry --all") { Ids, All };
        retry.SetAction((parsed, stop) => RecordAsync(parsed, "dead retry", (database, chosen) => Retry(parsed, database, chosen, stop)));
        var drop = new ExampleCommand("drop", "Give dead letters up: they stay in the archive, and get no row", "github-queue dead drop 17") { Ids, All };
        drop.SetAction((parsed, stop) => RecordAsync(parsed, "dead drop", (database, chosen) => Drop(parsed, database, chosen, stop)));
        return new ExampleCommand("dead", "Dead letters: records that couldn't be turned into rows", "github-queue dead list") { list, show, retry, drop };
    }

    private static int With(ParseResult parsed, Func<Database, DeadLetters, int> act)
    {
        using var database = PipelineDatabase.OpenExisting(parsed.DatabasePath(parsed.ReadConfig()));
        return act(database, new DeadLetters(database, TimeProvider.System));
    }

    /// <summary>Does something with the letters that are named, and leaves a row in <c>runs</c>.</summary>
    private static async Task<int> RecordAsync(
        ParseResult parsed, string command, Func<Database, IEnumerable<DeadLetter>, (int ExitCode, string Outcome, IReadOnlyDictionary<string, long> Counts)> act)
    {
        using var database = PipelineDatabase.OpenExisting(parsed.DatabasePath(parsed.ReadConfig()));
        var chosen = Chosen(parsed, new DeadLetters(database, TimeProvider.System));
        return await CommandRun.RecordAsync(database, command, () => Task.FromResult(act(database, chosen))).ConfigureAwait(false);
    }

    private static int List(ParseResult parsed, DeadLetters letters)
    {
        var listed = letters.List(CommonOptions.Within("--limit", parsed.GetValue(Limit), 1, 1_000_000));
        if (parsed.GetValue(CommonOptions.Json))
        {
            Output.Json(listed.Select(Brief));
            return ExitCode.Done;
        }
        Output.Table(["id", "entity", "key", "repository", "reason"], listed.Select(l => new[] { $"{l.Id}", l.Entity, l.Key, $"{l.Repository}", l.Reason }));
        Output.Line($"dead: {Output.Count(letters.Count, "dead letter")}{(listed.Count < letters.Count ? $", {listed.Count} of them listed" : "")}.");
        return ExitCode.Done;
    }

    private static int Show(ParseResult parsed, DeadLetters letters)
    {
        var id = parsed.GetValue(OneId);
        var letter = letters.Find(id) ?? throw NoLetter(id);
        var payload = letters.Item(id)!.Record.Payload.Span;
        if (parsed.GetValue(CommonOptions.Json))
        {
            var isText = Utf8.IsValid(payload);
            Output.Json(new { Letter = Brief(letter), Payload = isText ? Encoding.UTF8.GetString(payload) : null, PayloadBase64 = isText ? null : Convert.ToBase64String(payload) });
            return ExitCode.Done;
        }
        Output.Line($"Dead letter {letter.Id}: {letter.Entity} {letter.Key} of {letter.Repository}, from source {letter.Source}");
        Output.Line($"buried {letter.BuriedAt.ToText()} since: {letter.Reason}");
        Output.Line($"archived in {letter.ArchiveKey}");
        Output.Line();
        Output.Line(payload);
        return ExitCode.Done;
    }

    private static (int ExitCode, string Outcome, IReadOnlyDictionary<string, long> Counts) Retry(
        ParseResult parsed, Database database, IEnumerable<DeadLetter> chosen, CancellationToken stop)
    {
        var retry = new DeadLetterRetry(database, TimeProvider.System);
        var (done, still) = (0, new List<object>());
        foreach (var letter in chosen)
        {
            stop.ThrowIfCancellationRequested();
            if (retry.Retry(letter) is not { } reason)
            {
                done++;
                continue;
            }
            still.Add(new { letter.Id, Reason = reason });
            if (!parsed.GetValue(CommonOptions.Json))
                Output.Line($"still dead: {letter.Id}: {reason}");
        }
        var summary = $"dead retry: {Output.Count(done, "record")} in their tables now, {still.Count} still dead.";
        if (parsed.GetValue(CommonOptions.Json))
            Output.Json(new { Done = done, StillDead = still });
        else
            Output.Line(summary);
        return (still.Count == 0 ? ExitCode.Done : ExitCode.Incomplete, summary, new Dictionary<string, long> { ["done"] = done, ["still_dead"] = still.Count });
    }

    private static (int ExitCode, string Outcome, IReadOnlyDictionary<string, long> Counts) Drop(
        ParseResult parsed, Database database, IEnumerable<DeadLetter> chosen, CancellationToken stop)
    {
        var letters = new DeadLetters(database, TimeProvider.System);
        var dropped = 0;
        foreach (var letter in chosen)
        {
            stop.ThrowIfCancellationRequested();
            dropped += letters.Drop(letter.Id) ? 1 : 0;
        }
        var summary = $"dead drop: {Output.Count(dropped, "dead letter")} given up; the archive keeps them.";
        if (parsed.GetValue(CommonOptions.Json))
            Output.Json(new { Dropped = dropped });
        else
            Output.Line(summary);
        return (ExitCode.Done, summary, new Dictionary<string, long> { ["dropped"] = dropped });
    }

    /// <exception cref="FailureException">Input: neither ids nor --all, or an id that isn't one. Nothing has been done yet.</exception>
    private static IEnumerable<DeadLetter> Chosen(ParseResult parsed, DeadLetters letters)
    {
        var ids = parsed.GetValue(Ids) ?? [];
        if (ids.Length > 0 == parsed.GetValue(All))
            throw new FailureException(FailureKind.Input, "Name the dead letters by their ids, or all of them with --all; 'github-queue dead list' shows them.");
        return ids.Length > 0 ? ids.Distinct().Select(id => letters.Find(id) ?? throw NoLetter(id)).ToList() : Every(letters);
    }

    private static IEnumerable<DeadLetter> Every(DeadLetters letters)
    {
        for (var after = 0L; letters.List(500, after) is { Count: > 0 } page; after = page[^1].Id)
        {
            foreach (var letter in page)
                yield return letter;
        }
    }

    private static object Brief(DeadLetter letter) => new
    {
        letter.Id,
        letter.Entity,
        letter.Key,
        letter.Org,
        letter.Repo,
        letter.Source,
        letter.Reason,
        letter.ArchiveKey,
        BuriedAt = letter.BuriedAt.ToText(),
    };

    private static FailureException NoLetter(long id) => new(FailureKind.Input, $"There is no dead letter {id}: 'github-queue dead list' shows those there are.");
}
