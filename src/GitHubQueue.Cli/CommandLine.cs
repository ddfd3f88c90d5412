using System.CommandLine;
using System.CommandLine.Parsing;
using GitHubQueue.Cli.Commands;
using GitHubQueue.Cli.Stages;

namespace GitHubQueue.Cli;

/// <summary>The composition root: the tree of commands, and what becomes of everything that goes wrong.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(string[] arguments)
    {
        try
        {
            DotEnv.Load(Path.Combine(Environment.CurrentDirectory, ".env"));
            var parsed = Root().Parse(arguments);
            if (parsed.Errors.Count > 0)
                return Refuse(Worst(parsed), parsed.CommandResult.Command);
            if (parsed.Action == parsed.CommandResult.Command.Action) // not help, which goes with anything
                parsed.CheckLogLevel();
            using var signals = new StopSignals(
                RunCommand.Is(parsed) ? StageProcess.Patience : StopSignals.Patience, Follows(parsed) ? ExitCode.Done : ExitCode.Interrupted);
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, signals.Stop)
                .ConfigureAwait(false);
        }
        catch (Exception fault)
        {
            var (sentence, exitCode) = LastWords.Of(fault);
            await Console.Error.WriteLineAsync($"github-queue: {sentence}").ConfigureAwait(false);
            return exitCode;
        }
    }

    /// <summary>It goes on for ever, so being stopped is its ordinary end.</summary>
    private static bool Follows(ParseResult parsed) => parsed.CommandResult.Children.OfType<OptionResult>().Any(option => option is { Implicit: false, Option.Name: "--follow" });

    internal static RootCommand Root()
    {
        var root = new RootCommand("Copies GitHub activity through a durable queue into a data lake and SQL tables.")
        {
            IngestCommand.Create(),
            WorkerCommand.Create(),
            LoadCommand.Create(),
            WarehouseCommand.Create(),
            RunCommand.Create(),
            StatusCommand.Create(),
            DeadCommand.Create(),
            VerifyCommand.Create(),
            TraceCommand.Create(),
            ReplayCommand.Create(),
            CheckpointCommand.Create(),
            MaintainCommand.Create(),
            BackupCommand.Create(),
            SampleCommand.Create(),
            InitCommand.Create(),
            ConfigCommand.Create(),
        };
        CommonOptions.AddTo(root);
        ExampleCommand.ShowIn(root);
        return root;
    }

    /// <summary>A word that isn't understood explains what else is wrong.</summary>
    private static string Worst(ParseResult parsed) =>
        parsed.UnmatchedTokens is [var word, ..]
            ? $"'{word}' is not an option or command here."
            : parsed.Errors[0].Message
                .Replace("as expected type 'System.Nullable`1[System.Int32]'", "as a whole number", StringComparison.Ordinal)
                .Replace("as expected type 'System.Int32'", "as a whole number", StringComparison.Ordinal)
                .Replace("as expected type 'System.Int64'", "as a whole number", StringComparison.Ordinal)
                .Replace("Required command was not provided.", "A command is missing.", StringComparison.Ordinal);

    private static int Refuse(string message, Command command)
    {
        var sentence = message.EndsWith('.') ? message : message + ".";
        var path = string.Join(' ', Names(command).Reverse());
        Console.Error.WriteLine($"github-queue: {sentence} See '{path} --help'.");
        return ExitCode.BadInput;

        static IEnumerable<string> Names(Command? command)
        {
            for (; command is not null; command = command.Parents.OfType<Command>().FirstOrDefault())
                yield return command is RootCommand ? "github-queue" : command.Name;
        }
    }
}
