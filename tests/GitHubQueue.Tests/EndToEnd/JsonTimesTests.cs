using System.Text.Json;
using System.Text.RegularExpressions;
using NUnit.Framework;

namespace GitHubQueue.Tests.EndToEnd;

/// <summary>Programs that read results find each time in one form, whatever the command: ISO-8601, UTC.</summary>
[Parallelizable(ParallelScope.All)]
public sealed partial class JsonTimesTests
{
    private const long MillisecondsSince1973 = 100_000_000_000;

    [GeneratedRegex(@"\A\d{4}-\d\d-\d\d")]
    private static partial Regex BeginsWithADay { get; }

    [GeneratedRegex(@"\A\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d{3})?Z)?\z")]
    private static partial Regex TimeOrDay { get; }

    [Test]
    public async Task Results_OfAllCommands_HaveTimesInOneForm()
    {
        await using var world = await World.StartAsync(30);
        await world.IngestAsync("--max-requests", "3");
        var runs = (await world.Cli.RunAsync("status", "--json")).Expect(0).Json.GetProperty("runs");
        Assert.That(runs[0].GetProperty("counts").GetProperty("enqueued").GetInt64(), Is.EqualTo(30));
        await world.WorkAsync();
        foreach (var (command, times) in new[] { ("status --rows 3", 11), ("checkpoint list", 3), ("trace octocat/Hello-World#7", 2) })
        {
            var found = Values((await world.Cli.RunAsync([.. command.Split(' '), "--json"])).Expect(0).Json, "").ToList();
            var texts = found.Where(value => value.Value.ValueKind == JsonValueKind.String && BeginsWithADay.IsMatch(value.Value.GetString()!)).ToList();
            Assert.That(texts, Has.Count.GreaterThanOrEqualTo(times), command);
            Assert.That(texts.Where(text => !TimeOrDay.IsMatch(text.Value.GetString()!)), Is.Empty, command);
            Assert.That(found.Where(value => value.Value.ValueKind == JsonValueKind.Number && value.Value.GetDouble() > MillisecondsSince1973), Is.Empty, command);
        }
    }

    private static IEnumerable<(string Name, JsonElement Value)> Values(JsonElement json, string name) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().SelectMany(property => Values(property.Value, property.Name)),
        JsonValueKind.Array => json.EnumerateArray().SelectMany(value => Values(value, name)),
        _ => [(name, json)],
    };
}
