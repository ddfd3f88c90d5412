using GitHubQueue.Records;
using GitHubQueue.Tests.Support;
using GitHubQueue.Warehouse;
using GitHubQueue.Warehouse.Snowflake;
using NUnit.Framework;
using static GitHubQueue.Tests.Support.StubHandler;

namespace GitHubQueue.Tests.Warehouse.Snowflake;

/// <summary>Answers that aren't as documented end in a sentence, and lead the token nowhere else.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class OddRepliesTests
{
    private const string Token = "token-0123456789";

    private const string Good = """{"resultSetMetaData":{"numRows":1,"rowType":[{"name":"A"}]},"data":[["1"]],"statementHandle":"a-1"}""";

    [TestCase(202, """{"code":"333334"}""")]
    [TestCase(202, """{"statementHandle":"../../x"}""")]
    [TestCase(200, """{"resultSetMetaData":{"numRows":1.5,"rowType":[{"name":"A"}]},"data":[]}""")]
    [TestCase(200, """{"resultSetMetaData":{"rowType":[{"name":"A"},{"name":"B"}]},"data":[["1"]]}""")]
    [TestCase(200, """{"resultSetMetaData":{"rowType":[{"name":"\ud800"}]},"data":[]}""")]
    [TestCase(200, """{"resultSetMetaData":{"rowType":[{"name":null}]},"data":[]}""")]
    [TestCase(200, """{"resultSetMetaData":{"rowType":[]},"data":[],"statementHandles":[".."]}""")]
    [TestCase(422, """{"\ud800":1,"code":"\ud800","message":"\ud800"}""")]
    [TestCase(422, """{"code":"1\n2","sqlState":"\u001b[2J","message":"a\u0085b"}""")]
    [TestCase(401, "{\"message\":\"" + Token + "\",\"code\":\"" + Token + "\"}")]
    [TestCase(503, "{\"message\":\"" + Token + "\"}")]
    public async Task RunAsync_OfAnOddReply_FailsInASentenceWithoutTheToken(int status, string body)
    {
        var lines = new LogLines();
        using var api = Api(lines, Answer(status, body));
        var failure = (await Assert.ThrowsAsync<FailureException>(async () => await api.RunAsync(new SqlStatement("a look", "select 1"), default)))!;
        Assert.That(failure.Message.Where(char.IsControl), Is.Empty);
        Assert.That(lines.Lines.Append(failure.Message), Has.None.Contains(Token));
    }

    [TestCase("/api/v2/statements/../../../evil")]
    [TestCase("/api/v2/statements/%2e%2e/%2e%2e/evil")]
    [TestCase("//evil.example/api/v2/statements/x")]
    [TestCase("https://evil.example/api/v2/statements/x")]
    public async Task RunAsync_OfAStatusUrlThatLeadsElsewhere_AsksForTheHandle(string url)
    {
        using var answers = new StubHandler(Answer(202, $$"""{"statementHandle":"a-1","statementStatusUrl":"{{url}}"}"""), Answer(200, Good));
        using var api = new SqlApi(Settings, new ManualClock(skipDelays: true), new WarehouseLog(new LogLines().Log), answers);
        await api.RunAsync(new SqlStatement("a look", "select 1"), default);
        Assert.That(answers.Requests[^1].RequestUri, Is.EqualTo(new Uri("https://myorg-myaccount.snowflakecomputing.com/api/v2/statements/a-1")));
    }

    private static SnowflakeSettings Settings => new() { Account = "myorg-myaccount", Token = new("SNOWFLAKE_TOKEN", Token), Database = "d", Schema = "s", Stage = "lake" };

    private static SqlApi Api(LogLines lines, params Func<HttpRequestMessage, HttpResponseMessage>[] answers) =>
        new(Settings, new ManualClock(skipDelays: true), new WarehouseLog(lines.Log), new StubHandler(answers));
}
