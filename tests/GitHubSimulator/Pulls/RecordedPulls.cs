using System.Globalization;
using GitHubSimulator.Issues;
using GitHubSimulator.Payloads;
using GitHubSimulator.Repositories;

namespace GitHubSimulator.Pulls;

/// <summary>Recorded pull requests; one without a recording in full is served as the list has it.</summary>
internal sealed class RecordedPulls(RecordedRepository recorded) : IPullPayloads
{
    public IPayload InList(IssueState pull, int stars) => new RecordedPayload(Key(pull), pull.Render());

    public IPayload InFull(IssueState pull, int stars)
    {
        if (!recorded.FullPulls.TryGetValue(pull.Number, out var json)) return InList(pull, stars);
        if (pull.Edits == 0) return new RecordedPayload(Key(pull), json);
        return new RecordedPayload(Key(pull), (pull with { Bytes = new RecordedBytes(json).Edit(pull.Updated, pull.Comments, pull.Edits) }).Render());
    }

    public int CountReviews(IssueState pull) => recorded.Reviews.GetValueOrDefault(pull.Number)?.Count ?? 0;

    public IPayload Review(IssueState pull, int index) => recorded.Reviews[pull.Number].GetAt(index).Value;

    public int CountFiles(IssueState pull) => recorded.Files.GetValueOrDefault(pull.Number)?.Count ?? 0;

    public IPayload File(IssueState pull, int index) => recorded.Files[pull.Number].GetAt(index).Value;

    private static string Key(IssueState pull) => pull.Number.ToString(CultureInfo.InvariantCulture);
}
