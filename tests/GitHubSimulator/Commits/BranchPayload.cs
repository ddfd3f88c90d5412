using GitHubSimulator.Payloads;
using GitHubSimulator.Text;

namespace GitHubSimulator.Commits;

/// <summary>A branch alone, with its commit; or in a list, where GitHub tells the commit's SHA only.</summary>
internal sealed record BranchPayload(string Repository, string Name, CommitPayload Tip, bool Full) : IPayload
{
    public string Key => Name;

    public void Render(Utf8Buffer output)
    {
        var api = $"https://api.github.com/repos/{Repository}";
        output.Append("{\"name\":\""u8).Append(Name).Append("\",\"commit\":"u8);
        if (Full) Tip.Render(output);
        else output.Append($$"""{"sha":"{{Tip.Key}}","url":"{{api}}/commits/{{Tip.Key}}"}""");
        if (Full) output.Append($$""","_links":{"self":"{{api}}/branches/{{Name}}","html":"https://github.com/{{Repository}}/tree/{{Name}}"}""");
        output.Append(",\"protected\":false"u8);
        if (Full) output.Append($$""","protection":{"enabled":false},"protection_url":"{{api}}/branches/{{Name}}/protection" """.TrimEnd());
        output.Append((byte)'}');
    }
}
