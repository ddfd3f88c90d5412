using System.Runtime.CompilerServices;
using GitHubSimulator.Pulls;
using GitHubSimulator.Text;

namespace GitHubSimulator.Issues;

/// <summary>One state of one issue. Never changes, so that a page can be rendered outside the list's lock, and any state again later.</summary>
internal sealed record IssueState
{
    /// <summary>Position in its list, by id. Breaks ties in every order.</summary>
    public required int Ordinal { get; init; }

    public required long Id { get; init; }

    public required int Number { get; init; }

    /// <summary>Unix seconds, as are the other times.</summary>
    public required long Created { get; init; }

    public required long Updated { get; init; }

    public required long? Closed { get; init; }

    public required int Comments { get; init; }

    /// <summary>How often it was edited; an edit changes the title.</summary>
    public int Edits { get; init; }

    public bool IsDeleted { get; init; }

    /// <summary>Null for a plain issue.</summary>
    public PullState? Pull { get; init; }

    public required IIssueBytes Bytes { get; init; }

    public IssueState? Previous { get; init; }

    /// <summary>Whether a complete answer with this state was sent.</summary>
    public bool Served { get; set; }

    /// <summary>A state is itself only: comparing values would walk its whole history.</summary>
    public bool Equals(IssueState? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);

    public byte[] Render()
    {
        using var buffer = new Utf8Buffer();
        Bytes.Render(this, buffer);
        return buffer.ToArray();
    }
}

/// <summary>Where an issue's bytes come from: made up, or recorded.</summary>
internal interface IIssueBytes
{
    void Render(IssueState state, Utf8Buffer output);

    /// <summary>The bytes' source for the state after an edit.</summary>
    IIssueBytes Edit(long updated, int comments, int edits);
}
