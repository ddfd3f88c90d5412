using System.Text;
using System.Text.Json;
using GitHubSimulator.Pulls;
using GitHubSimulator.Text;

namespace GitHubSimulator.Issues;

/// <summary>A recorded issue, served byte for byte. An edit replaces the top-level title, comments and updated_at and nothing else.</summary>
internal sealed class RecordedBytes(byte[] json) : IIssueBytes
{
    public static IssueState Read(byte[] json, int ordinal, PullState? pull = null)
    {
        using var document = JsonDocument.Parse(json);
        var issue = document.RootElement;
        return new IssueState
        {
            Ordinal = ordinal,
            Id = issue.TryGetProperty("id", out var id) ? id.GetInt64() : ordinal,
            Number = issue.TryGetProperty("number", out var number) ? number.GetInt32() : 0,
            Comments = issue.TryGetProperty("comments", out var comments) && comments.TryGetInt32(out var count) ? count : 0,
            Created = Time(issue, "created_at") ?? 0,
            Updated = Time(issue, "updated_at") ?? Time(issue, "created_at") ?? 0,
            Closed = issue.TryGetProperty("state", out var state) && state.ValueEquals("closed") ? Time(issue, "closed_at") ?? 0 : null,
            Bytes = new RecordedBytes(json),
            Pull = pull,
        };
    }

    public void Render(IssueState state, Utf8Buffer output) => output.Append(json);

    public IIssueBytes Edit(long updated, int comments, int edits)
    {
        using var output = new Utf8Buffer(json.Length + 32);
        var copied = 0;
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 1) continue;
            var isTitle = reader.ValueTextEquals("title");
            var isUpdated = reader.ValueTextEquals("updated_at");
            var isComments = reader.ValueTextEquals("comments");
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (!isTitle && !isUpdated && !isComments) continue;
            output.Append(json.AsSpan(copied, start - copied));
            copied = (int)reader.BytesConsumed;
            if (isUpdated) output.AppendTime(updated);
            else if (isComments) output.Append(comments);
            else output.Append(Encoding.UTF8.GetBytes($"\"Edited {edits} times\""));
        }

        return new RecordedBytes(output.Append(json.AsSpan(copied)).ToArray());
    }

    private static long? Time(JsonElement issue, string name) =>
        issue.TryGetProperty(name, out var time) && time.ValueKind == JsonValueKind.String && time.TryGetDateTimeOffset(out var value)
            ? value.ToUnixTimeSeconds()
            : null;
}
