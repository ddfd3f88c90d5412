using GitHubSimulator.Payloads;
using GitHubSimulator.Pulls;
using GitHubSimulator.Text;

namespace GitHubSimulator.Commits;

/// <summary>A commit as lists have it or, with its files, in full. Author and committer are null where the e-mail maps to no account.</summary>
internal sealed record CommitPayload(string Repository, int Seed, CommitState State, bool Full = false) : IPayload
{
    public string Key => State.Sha;

    private bool IsMerge => State.Parents.Count > 1;

    /// <summary>The files that a commit or, by its head, a comparison changes.</summary>
    public static IEnumerable<FilePayload> Files(string repository, int seed, CommitState state, int count) =>
        Enumerable.Range(0, count).Select(i => new FilePayload(repository, state.Sha + "/", state.Sha, Dice.For(seed, state.Index, 23), i));

    public void Render(Utf8Buffer output)
    {
        if (State.Json is not null)
        {
            output.Append(State.Json);
            return;
        }

        var dice = Dice.For(Seed, State.Index, 22);
        var person = dice.Next(396);
        var known = dice.Next(15) > 0;
        output.Append("{\"sha\":\""u8).Append(State.Sha).Append("\",\"node_id\":\"C_kwDOA"u8).Append(State.Sha);
        output.Append("\",\"commit\":{\"author\":"u8); Signature(output, person, State.Authored);
        output.Append(",\"committer\":"u8);
        if (IsMerge) output.Append("{\"name\":\"GitHub\",\"email\":\"noreply@github.com\",\"date\":"u8).AppendTime(State.Committed).Append((byte)'}');
        else Signature(output, person, State.Committed);
        output.Append(",\"message\":\""u8); Message(output, ref dice);
        output.Append("\",\"tree\":{\"sha\":\""u8).Append(Sha.Of(Dice.For(dice, 1))).Append("\",\"url\":\""u8);
        Api(output, "git/trees"u8).Append(Sha.Of(Dice.For(dice, 1)));
        output.Append("\"},\"url\":\""u8); Api(output, "git/commits"u8).Append(State.Sha);
        output.Append("\",\"comment_count\":0,\"verification\":"u8); Verification(output, dice);
        output.Append("},\"url\":\""u8); Api(output, "commits"u8).Append(State.Sha);
        output.Append("\",\"html_url\":\"https://github.com/"u8).Append(Repository).Append("/commit/"u8).Append(State.Sha);
        output.Append("\",\"comments_url\":\""u8); Api(output, "commits"u8).Append(State.Sha);
        output.Append("/comments\",\"author\":"u8).Append(known ? People.Users[person] : "null"u8);
        output.Append(",\"committer\":"u8).Append(IsMerge ? People.WebFlow : known ? People.Users[person] : "null"u8);
        output.Append(",\"parents\":["u8);
        for (var i = 0; i < State.ParentShas.Count; i++)
        {
            var parent = State.ParentShas[i];
            output.Append(i == 0 ? "{\"sha\":\""u8 : ",{\"sha\":\""u8).Append(parent).Append("\",\"url\":\""u8);
            Api(output, "commits"u8).Append(parent).Append("\",\"html_url\":\"https://github.com/"u8).Append(Repository);
            output.Append("/commit/"u8).Append(parent).Append("\"}"u8);
        }

        output.Append((byte)']');
        if (Full) Changes(output);
        output.Append((byte)'}');
    }

    private static void Signature(Utf8Buffer output, int person, long time)
    {
        var login = People.Logins[person];
        output.Append("{\"name\":\""u8).Append(login.Replace('-', ' ')).Append(person % 9 == 0 ? " Žluťoučký"u8 : ""u8);
        output.Append("\",\"email\":\""u8).Append(login).Append("@example.com\",\"date\":"u8).AppendTime(time).Append((byte)'}');
    }

    /// <summary>A line, sometimes with a body; one in 200 is empty.</summary>
    private void Message(Utf8Buffer output, ref Dice dice)
    {
        if (IsMerge) output.Append("Merge pull request #"u8).Append(State.Index).Append(" from someone/patch-1\\n\\n"u8);
        if (dice.Next(200) == 0 && !IsMerge) return;
        output.Append(dice.Pick(Prose.Titles));
        for (var i = dice.Next(4) - 1; i > 0; i--) output.Append("\\n\\n"u8).Append(dice.Pick(Prose.Paragraphs));
    }

    private void Verification(Utf8Buffer output, Dice dice)
    {
        if (!IsMerge)
        {
            output.Append("{\"verified\":false,\"reason\":\"unsigned\",\"signature\":null,\"payload\":null,\"verified_at\":null}"u8);
            return;
        }

        output.Append("{\"verified\":true,\"reason\":\"valid\",\"signature\":\"-----BEGIN PGP SIGNATURE-----\\n\\n"u8);
        for (var i = 0; i < 12; i++) output.Append(Sha.Of(Dice.For(dice, 10 + i))).Append("\\n"u8);
        output.Append("-----END PGP SIGNATURE-----\\n\",\"payload\":\"tree "u8).Append(Sha.Of(Dice.For(dice, 1))).Append("\\n\",\"verified_at\":"u8);
        output.AppendTime(State.Committed).Append((byte)'}');
    }

    private void Changes(Utf8Buffer output)
    {
        var files = Files(Repository, Seed, State, 1 + (State.Index % 5)).ToList();
        var (added, deleted) = (files.Sum(file => file.Additions), files.Sum(file => file.Deletions));
        output.Append(",\"stats\":{\"total\":"u8).Append(added + deleted).Append(",\"additions\":"u8).Append(added);
        output.Append(",\"deletions\":"u8).Append(deleted).Append("},\"files\":["u8);
        for (var i = 0; i < files.Count; i++)
        {
            if (i > 0) output.Append((byte)',');
            files[i].Render(output);
        }

        output.Append((byte)']');
    }

    private Utf8Buffer Api(Utf8Buffer output, ReadOnlySpan<byte> kind) =>
        output.Append("https://api.github.com/repos/"u8).Append(Repository).Append((byte)'/').Append(kind).Append((byte)'/');
}
