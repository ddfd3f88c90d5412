using System.Text;
using GitHubSimulator.Payloads;
using GitHubSimulator.Text;

namespace GitHubSimulator.Pulls;

/// <summary>
/// A changed file of a pull request, a commit or a comparison: mostly modified with a patch, now and then added, removed, renamed with
/// or without a change, or binary and so without a patch.
/// </summary>
/// <param name="Parent">What the key begins with.</param>
/// <param name="Commit">The SHA in the URLs.</param>
internal sealed record FilePayload(string Repository, string Parent, string Commit, Dice Dice, int Index) : IPayload
{
    private static readonly string[] Names =
        ["QueueReader", "page_cursor", "README", "build-windows", "Ünï cödé", "日本語", "client.test", "a file with spaces", "100%#1", "index"];

    private static readonly string[] Extensions = ["cs", "cs", "ts", "py", "md", "json", "yml", "go"];

    public string Key => Parent + Path;

    /// <summary>Unique within its parent.</summary>
    public string Path => $"src/{Index / 20:d4}/{Name(0)}{Index % 20:d2}.{Extension}";

    public int Additions => IsBinary || Kind is Change.Removed or Change.Moved ? 0 : 1 + (int)(Shape / 7 % 40);

    public int Deletions => IsBinary || Kind is Change.Added or Change.Moved ? 0 : 1 + (int)(Shape / 11 % 25);

    private enum Change { Modified, Added, Removed, Renamed, Moved }

    /// <summary>One draw that decides all but the text.</summary>
    private ulong Shape => Dice.For(Dice, Index).Next();

    private string Extension => IsBinary ? "png" : Extensions[(int)(Shape % 1013 % (ulong)Extensions.Length)];

    private bool IsBinary => Shape % 17 == 0;

    private Change Kind => (Shape % 10) switch
    {
        0 or 1 => Change.Added,
        2 => Change.Removed,
        3 => Change.Renamed,
        4 => Change.Moved,
        _ => Change.Modified,
    };

    public void Render(Utf8Buffer output)
    {
        var dice = Dice.For(Dice, Index);
        dice.Next();
        var kind = Kind;
        var url = string.Join("%2F", Path.Split('/').Select(Uri.EscapeDataString));
        output.Append("{\"sha\":\""u8).Append(Sha.Of(dice)).Append("\",\"filename\":\""u8).Append(Path);
        output.Append("\",\"status\":\""u8).Append(kind switch
        {
            Change.Modified => "modified",
            Change.Added => "added",
            Change.Removed => "removed",
            _ => "renamed",
        });
        output.Append("\",\"additions\":"u8).Append(Additions).Append(",\"deletions\":"u8).Append(Deletions);
        output.Append(",\"changes\":"u8).Append(Additions + Deletions);
        output.Append(",\"blob_url\":\"https://github.com/"u8).Append(Repository).Append("/blob/"u8).Append(Commit).Append((byte)'/').Append(url);
        output.Append("\",\"raw_url\":\"https://github.com/"u8).Append(Repository).Append("/raw/"u8).Append(Commit).Append((byte)'/').Append(url);
        output.Append("\",\"contents_url\":\"https://api.github.com/repos/"u8).Append(Repository).Append("/contents/"u8).Append(url);
        output.Append("?ref="u8).Append(Commit).Append((byte)'"');
        if (!IsBinary && kind != Change.Moved) Patch(output, dice);
        if (kind is Change.Renamed or Change.Moved)
            output.Append(",\"previous_filename\":\"lib/old/"u8).Append(Name(3)).Append(Index).Append(".txt\""u8);
        output.Append((byte)'}');
    }

    private string Name(ulong shift) => Names[(int)((Shape / 3 + shift) % (ulong)Names.Length)];

    private void Patch(Utf8Buffer output, Dice dice)
    {
        var line = dice.Next(400) + 1;
        output.Append(",\"patch\":\"@@ -"u8).Append(line).Append((byte)',').Append(Deletions + 2).Append(" +"u8).Append(line);
        output.Append((byte)',').Append(Additions + 2).Append(" @@ class Page\\n context line"u8);
        for (var i = 0; i < Deletions; i++) output.Append("\\n-"u8).Append(dice.Pick(Prose.Titles));
        for (var i = 0; i < Additions; i++) output.Append("\\n+"u8).Append(dice.Pick(Prose.Titles));
        output.Append("\\n \\n\\\\ No newline at end of file\""u8);
    }
}
