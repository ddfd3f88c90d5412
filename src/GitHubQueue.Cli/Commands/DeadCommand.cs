using System.CommandLine;
using System.Text;
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
        retry.SetAction(parsed => With(parsed, (database, letters) => Retry(parsed, database, letters)));
        var drop = new ExampleCommand("drop", "Give dead letters up: they stay in the archive, and get no row", "github-queue dead drop 17") { Ids, All };
        drop.SetAction(parsed => With(parsed, (database, letters) => Drop(parsed, letters)));
        return new ExampleCommand("dead", "Dead letters: records that couldn't be turned into rows", "github-queue dead list") { list, show, retry, drop };
    }

    private static int With(ParseResult parsed, Func<Database, DeadLetters, int> act)
    {
        using var database = PipelineDatabase.OpenExisting(parsed.DatabasePath(parsed.ReadConfig()));
        return act(database, new DeadLetters(database, TimeProvider.System));
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
        var payload = Encoding.UTF8.GetString(letters.Item(id)!.Record.Payload.Span);
        if (parsed.GetValue(CommonOptions.Json))
        {
            Output.Json(new { Letter = Brief(letter), Payload = payload });
            return ExitCode.Done;
        }
        Output.Line($"Dead letter {letter.Id}: {letter.Entity} {letter.Key} of {letter.Repository}, from source {letter.Source}");
        Output.Line($"buried {letter.BuriedAt.ToText()} since: {letter.Reason}");
        Output.Line($"archived in {letter.ArchiveKey}");
        Output.Line();
        Output.Line(payload);
        return ExitCode.Done;
    }

    private static int Retry(ParseResult parsed, Database database, DeadLetters letters)
    {
        var retry = new DeadLetterRetry(database, TimeProvider.System);
        var (done, still) = (0, new List<object>());
        foreach (var letter in Chosen(parsed, letters))
        {
            if (retry.Retry(letter) is not { } reason)
            {
                done++;
                continue;
            }
            still.Add(new { letter.Id, Reason = reason });
            if (!parsed.GetValue(CommonOptions.Json))
                Output.Line($"still dead: {letter.Id}: {reason}");
        }
        if (parsed.GetValue(CommonOptions.Json))
            Output.Json(new { Done = done, StillDead = still });
        else
            Output.Line($"dead retry: {Output.Count(done, "record")} in their tables now, {still.Count} still dead.");
        return still.Count == 0 ? ExitCode.Done : ExitCode.Incomplete;
    }

    private static int Drop(ParseResult parsed, DeadLetters letters)
    {
        var dropped = Chosen(parsed, letters).Count(letter => letters.Drop(letter.Id));
        if (parsed.GetValue(CommonOptions.Json))
            Output.Json(new { Dropped = dropped });
        else
            Output.Line($"dead drop: {Output.Count(dropped, "dead letter")} given up; the archive keeps them.");
        return ExitCode.Done;
    }

    /// <exception cref="FailureException">Input: neither ids nor --all, or an id that isn't one. Nothing has been done yet.</exception>
    private static IEnumerable<DeadLetter> Chosen(ParseResult parsed, DeadLetters letters)
    {
        var ids = parsed.GetValue(Ids) ?? [];
        if (ids.Length > 0 == parsed.GetValue(All))
            throw new FailureException(FailureKind.Input, "Name the dead letters by their ids, or all of them with --all; 'github-queue dead list' shows them.");
        return ids.Length > 0 ? ids.Select(id => letters.Find(id) ?? throw NoLetter(id)).ToList() : Every(letters);
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
