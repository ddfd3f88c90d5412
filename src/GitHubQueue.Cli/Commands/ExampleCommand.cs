using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace GitHubQueue.Cli.Commands;

/// <summary>A command whose help ends with an example line and whatever else a user must know.</summary>
internal sealed class ExampleCommand(string name, string description, string example, string? note = null) : Command(name, description)
{
    private const string ExampleOfAll = "Example:\n  github-queue ingest --repo octocat/Hello-World --since 30d && github-queue worker\n";

    private string Text => $"Example:\n  {example}\n{(note is null ? "" : $"\n{note}\n")}";

    /// <summary>Makes <c>--help</c> print them.</summary>
    public static void ShowIn(RootCommand root)
    {
        var help = root.Options.OfType<HelpOption>().Single();
        help.Description = "Show help";
        help.Action = new HelpWithExample((HelpAction)help.Action!);
    }

    private sealed class HelpWithExample(HelpAction inner) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            var result = inner.Invoke(parseResult);
            parseResult.InvocationConfiguration.Output.WriteLine(parseResult.CommandResult.Command is ExampleCommand command ? command.Text : ExampleOfAll);
            return result;
        }
    }
}
