using GitHubSimulator.Text;

namespace GitHubSimulator.Issues;

/// <summary>What an issue shows in the list of issues and, where it is a pull request, in the list of pull requests as well.</summary>
internal sealed class IssueTraits
{
    private static readonly string[] Associations = ["NONE", "NONE", "NONE", "CONTRIBUTOR", "MEMBER", "COLLABORATOR", "OWNER"];

    private readonly int assignees;
    private readonly int labels;
    private readonly Dice assigneeDice;
    private readonly Dice labelDice;
    private readonly Dice bodyDice;
    private readonly int averageBody;

    public IssueTraits(int seed, IssueState state, int averageBody)
    {
        this.averageBody = averageBody;
        var dice = Dice.For(seed, state.Number, 2);
        dice.Share(); // decided whether it is a pull request
        User = People.Draw(ref dice);
        ClosedBy = People.Draw(ref dice);
        Title = dice.Pick(Prose.Titles);
        assignees = dice.Next(5) switch { 0 => 1, 1 => dice.Next(3), _ => 0 };
        labels = dice.Next(3);
        Locked = dice.Next(50) == 0;
        Milestone = dice.Next(6) == 0 ? dice.Next(4) : null;
        Association = Associations[dice.Next(Associations.Length)];
        Draft = dice.Next(8) == 0;
        Planned = dice.Next(5) > 0;
        (Up, Heart) = dice.Next(4) == 0 ? (dice.Next(30), dice.Next(5)) : (0, 0);
        assigneeDice = Dice.For(dice, 1);
        labelDice = Dice.For(dice, 2);
        bodyDice = Dice.For(dice, 3);
    }

    /// <summary>A user as JSON, or null; so is <see cref="ClosedBy"/>.</summary>
    public byte[] User { get; }

    public byte[] ClosedBy { get; }

    public byte[] Title { get; }

    public bool Locked { get; }

    public int? Milestone { get; }

    public string Association { get; }

    public bool Draft { get; }

    public bool Planned { get; }

    public int Up { get; }

    public int Heart { get; }

    public void AppendTitle(Utf8Buffer output, int edits)
    {
        output.Append(Title);
        if (edits > 0) output.Append(" (edit "u8).Append(edits).Append((byte)')');
    }

    /// <summary>The first assignee, who is also 'the' assignee.</summary>
    public void AppendAssignee(Utf8Buffer output)
    {
        var dice = assigneeDice;
        output.Append(assignees == 0 ? "null"u8 : dice.Pick(People.Users));
    }

    public void AppendAssignees(Utf8Buffer output) => AppendArray(output, People.Users, assignees, assigneeDice);

    public void AppendLabels(Utf8Buffer output, byte[][] from) => AppendArray(output, from, labels, labelDice);

    public void AppendBody(Utf8Buffer output)
    {
        var dice = bodyDice;
        if (dice.Next(25) == 0)
        {
            output.Append(dice.Next(2) == 0 ? "null"u8 : "\"\""u8);
            return;
        }

        var wanted = averageBody * (0.2 + (1.6 * dice.Share())) * 25 / 24;
        var start = output.Append((byte)'"').Length;
        while (output.Length - start + 230 < wanted) output.Append(dice.Pick(Prose.Paragraphs));
        output.Append((byte)'"');
    }

    private static void AppendArray(Utf8Buffer output, byte[][] from, int count, Dice dice)
    {
        output.Append((byte)'[');
        for (var i = 0; i < count; i++)
        {
            if (i > 0) output.Append((byte)',');
            output.Append(dice.Pick(from));
        }

        output.Append((byte)']');
    }
}
