using System.Text;
using Fuzz.Mutations;
using GitHubQueue.Warehouse;
using GitHubQueue.Warehouse.Snowflake;

namespace Fuzz.Targets;

/// <summary>Answers of Snowflake's SQL API: results in several partitions, statements that run on, errors, and what something on the way says.</summary>
internal sealed class SnowflakeTarget : IFuzzTarget
{
    private const string Handle = "01b2c3d4-0000-0000-0000-000000000001";

    private const string Good = $$"""{"resultSetMetaData":{"numRows":1,"format":"jsonv2","rowType":[{"name":"ROWS","type":"fixed"}]},"data":[["1"]],"code":"090001","statementHandle":"{{Handle}}"}""";

    private static readonly SnowflakeSettings Settings = new()
    {
        Account = "myorg-myaccount",
        Token = new SnowflakeSecret("SNOWFLAKE_TOKEN", Sentence.Secret),
        Database = "github",
        Schema = "public",
        Stage = "lake",
    };

    private readonly Mutator _mutator = new(
        [
            .. new[]
            {
                $"200\n\n{Good}",
                $$"""200{{"\n\n"}}{"resultSetMetaData":{"numRows":3,"rowType":[{"name":"A"},{"name":"B"}],"partitionInfo":[{"rowCount":2},{"rowCount":1}]},"data":[["1",null],["2","x"]],"statementHandle":"{{Handle}}","message":"done"}""",
                $$"""202{{"\n\n"}}{"code":"333334","message":"Asynchronous execution in progress.","statementHandle":"{{Handle}}","statementStatusUrl":"/api/v2/statements/{{Handle}}"}""",
                $$"""200{{"\n\n"}}{"resultSetMetaData":{"rowType":[{"name":"x"}]},"data":[],"statementHandles":["{{Handle}}","b"],"statementHandle":"{{Handle}}"}""",
                """422{{n}}{"code":"002003","message":"SQL compilation error:\nObject 'X' does not exist.","sqlState":"42S02"}""".Replace("{{n}}", "\n\n", StringComparison.Ordinal),
                "401\n\n{\"code\":\"390303\",\"message\":\"Invalid OAuth access token.\"}", "429\nRetry-After: 2\n\n{\"code\":\"333333\"}", "503\nRetry-After: Fri, 20 Nov 2026 08:00:05 GMT\n\n<html>", "200\n\n[]", "404\n\n",
            }.Select(Encoding.UTF8.GetBytes),
        ],
        [
            .. new[]
            {
                "200\n", "202\n", "408\n", "422\n", "429\n", "\"code\":", "\"message\":", "\"statementHandle\":", "\"statementStatusUrl\":\"//evil.example/\"", "\"statementStatusUrl\":\"/api/v2/statements/../../x\"", "\"data\":", "\"numRows\":", "\"rowType\":", "\"name\":",
                "\"partitionInfo\":", "\"statementHandles\":[", "Retry-After: ", "\"sqlState\":", "[[", "]]",
            }.Select(Encoding.UTF8.GetBytes),
        ]);

    public string Name => "snowflake";

    public string? Secret => Sentence.Secret;

    public byte[] Make(Dice dice) => _mutator.Next(dice);

    public string Run(ReadOnlySpan<byte> input)
    {
        var answer = HttpAnswer.Of(input);
        var clock = new SkippingClock();
        using var log = LoggedSentences.NewLog(Sentence.Secret);
        using var server = new OneAnswer(answer);
        using var api = new SqlApi(Settings, clock, new WarehouseLog(log), server);
        var result = api.RunAsync(new SqlStatement("a look at a table", "select 1"), default).GetAwaiter().GetResult();
        foreach (var row in result.Rows)
        {
            foreach (var column in result.Columns)
                _ = result.Number(row, column);
        }
        if (clock.LongestDelay > TimeSpan.FromMinutes(2))
            throw new FindingException($"It waited {clock.LongestDelay}.");
        return result.Rows.Count > 0 ? "rows" : "no rows";
    }

    public void Dispose()
    {
    }

    /// <summary>A few times the same, and then a good one.</summary>
    private sealed class OneAnswer(HttpAnswer answer) : HttpMessageHandler
    {
        private const int Times = 8, Most = 100_000; // a list of partitions may be as long as the input

        private int _requests;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (++_requests > Most)
                throw new FindingException("It asks again and again.");
            if (request.RequestUri is not { Scheme: "https", Host: "myorg-myaccount.snowflakecomputing.com" } url || !url.AbsolutePath.StartsWith("/api/v2/statements", StringComparison.Ordinal))
                throw new FindingException($"The token went to '{request.RequestUri}'.");
            return Task.FromResult(_requests <= Times ? answer.ToResponse() : new HttpResponseMessage { Content = new StringContent(Good) });
        }
    }
}
