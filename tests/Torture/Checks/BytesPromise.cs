using System.Text.Json;
using GitHubSimulator;
using Torture.Trouble;

namespace Torture.Checks;

/// <summary>Promise 4: each payload has the bytes that GitHub sent, or the fields of the row that the file had.</summary>
internal static class BytesPromise
{
    private static readonly Dictionary<string, PayloadKind> Kinds = new()
    {
        ["pull_request"] = PayloadKind.Pulls,
        ["pull_request_review"] = PayloadKind.Reviews,
        ["pull_request_file"] = PayloadKind.Files,
        ["commit"] = PayloadKind.Commits,
        ["event"] = PayloadKind.Events,
    };

    public static Finding Check(IReadOnlyList<LakeRecord> lake, SimulatedGitHub github, CsvFiles csv)
    {
        var served = Kinds.ToDictionary(kind => kind.Key, kind => Digests(github.ServedAs(kind.Value).Values));
        served["issue"] = Digests(github.Served.Values);
        var broken = lake.Where(one => one.Entity == "csv" ? !csv.Ever.Contains(Row(one.Payload)) : !served[one.Entity].Contains(one.Digest))
            .Select(one => $"nobody sent these bytes: {one.Entity} {one.Key} in {one.Object}").ToList();
        return new("4 payloads are what was sent, byte for byte", $"{lake.Count} compared with {served.Values.Sum(one => one.Count)} that were sent", broken);
    }

    private static HashSet<string> Digests(IEnumerable<IReadOnlyList<byte[]>> payloads) => [.. payloads.SelectMany(states => states).Select(state => Lake.Digest(state))];

    private static CsvRow Row(byte[] payload)
    {
        using var row = JsonDocument.Parse(payload);
        return new(Field("id"), Field("name"), Field("since"));

        string Field(string name) => row.RootElement.GetProperty(name).GetString() ?? "";
    }
}
