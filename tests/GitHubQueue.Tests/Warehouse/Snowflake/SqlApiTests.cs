using System.Text.Json;
using GitHubQueue.Records;
using GitHubQueue.Tests.Support;
using GitHubQueue.Warehouse;
using GitHubQueue.Warehouse.Snowflake;
using NUnit.Framework;

namespace GitHubQueue.Tests.Warehouse.Snowflake;

/// <summary>What goes over the wire, and what becomes of answers that don't come.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class SqlApiTests
{
    private static readonly SnowflakeTable One = new(["A", "B"], ["1", null]);

    private readonly LogLines _log = new();

    [Test]
    public async Task Run_OneStatement_SendsWhatIsDocumented()
    {
        await using var server = await SnowflakeServer.StartAsync(One);
        using var api = Open(server);
        var result = await api.RunAsync(new("a question", "select a, b from t where c = ? and d = ?") { Values = ["it's", 7L] }, default);
        var request = server.Requests.Single();
        Assert.Multiple(() =>
        {
            Assert.That((result.Text(result.Rows[0], "a"), result.Number(result.Rows[0], "A"), result.Text(result.Rows[0], "b"), result.RowCount), Is.EqualTo(("1", 1L, (string?)null, 1L)));
            Assert.That($"{request.Method} {request.Path}", Is.EqualTo("POST /api/v2/statements"));
            Assert.That(request.Query.Keys, Is.EqualTo(new[] { "requestId" }));
            Assert.That(request.Headers["X-Snowflake-Authorization-Token-Type"], Is.EqualTo("KEYPAIR_JWT"));
            Assert.That(request.Headers["User-Agent"], Does.Match(@"\Agithub-queue/\d+\.\d+\.\d+\z"));
            Assert.That(JsonSerializer.Serialize(request.Body), Is.EqualTo("""
                {"statement":"select a, b from t where c = ? and d = ?","timeout":3600,"database":"GITHUB","schema":"LAKE",
                "parameters":{"QUERY_TAG":"github-queue","TIMEZONE":"UTC","MULTI_STATEMENT_COUNT":"1"},"warehouse":"LOADING","role":"LOADER",
                "bindings":{"1":{"type":"TEXT","value":"it\u0027s"},"2":{"type":"FIXED","value":"7"}}}
                """.ReplaceLineEndings("")));
        });
    }

    [Test]
    public async Task Run_Several_SaysHowMany_AndGivesTheirHandles()
    {
        await using var server = await SnowflakeServer.StartAsync((work, _) => Task.FromResult<IReadOnlyList<SnowflakeTable>>(
            [.. work.Statements.Select(statement => new SnowflakeTable(["TEXT"], [statement]))]));
        using var api = Open(server);
        var all = await api.RunAsync(SqlStatement.Several("three", "begin transaction", "update t set a = ';'", "commit"), default);
        Assert.That(server.Requests[0].Body.GetProperty("parameters").GetProperty("MULTI_STATEMENT_COUNT").GetString(), Is.EqualTo("3"));
        Assert.That(all.Handles, Has.Count.EqualTo(3));
        Assert.That((await api.ResultAsync("the second", all.Handles[1], default)).Rows, Is.EqualTo(new[] { new[] { "update t set a = ';'" } }));
    }

    [Test]
    public async Task Run_ResultOfPartitions_ReadsAllOfThem_OrCountsThem()
    {
        await using var server = await SnowflakeServer.StartAsync(new SnowflakeTable(["N"], [.. Enumerable.Range(0, 25).Select(n => new[] { $"{n}" })]));
        server.PartitionRows = 10;
        using var api = Open(server);
        var all = await api.RunAsync(new("numbers", "select n from t"), default);
        Assert.That(all.Rows.Select(row => row[0]), Is.EqualTo(Enumerable.Range(0, 25).Select(n => $"{n}")));
        Assert.That(server.Requests.Skip(1).Select(request => request.Query["partition"]), Is.EqualTo(new[] { "1", "2" }));
        var counted = await api.RunAsync(new("numbers", "select n from t") { IsCounted = true }, default);
        Assert.That((counted.RowCount, server.Requests.Count), Is.EqualTo((25L, 4)));
    }

    [Test]
    public async Task Run_ThatTakesLonger_AsksEverMoreSeldom()
    {
        var clock = new ManualClock(skipDelays: true);
        await using var server = await SnowflakeServer.StartAsync(One, clock);
        server.Fault = request => request.Method == "POST" ? new SnowflakeFault.Slow(12) : null;
        using var api = Open(server, clock);
        await api.RunAsync(new("a long one", "select 1"), default);
        Assert.That(server.Requests.Skip(1).Select(request => request.Path).Distinct().Single(), Does.Match(@"\A/api/v2/statements/[0-9a-f-]{36}\z"));
        Assert.That(clock.Delays, Is.Ordered.And.Count.EqualTo(13 - 1));
        Assert.That((clock.Delays[0], clock.Delays[^1]), Is.EqualTo((TimeSpan.FromSeconds(0.25), TimeSpan.FromSeconds(10))));
    }

    [Test]
    public async Task Run_Long_IsAskedForWithoutWaiting()
    {
        var clock = new ManualClock(skipDelays: true);
        await using var server = await SnowflakeServer.StartAsync(One, clock);
        using var api = Open(server, clock);
        Assert.That((await api.RunAsync(new("a long one", "select 1") { IsLong = true }, default)).Rows, Has.Count.EqualTo(1));
        Assert.That(server.Requests.Select(request => $"{request.Method} {request.Query.GetValueOrDefault("async")}"), Is.EqualTo(new[] { "POST true", "GET " }));
    }

    /// <summary>429 while a statement runs is no refusal: https://docs.snowflake.com/en/developer-guide/sql-api/handling-responses.</summary>
    [Test]
    public async Task Run_WhoseStatusIsAnsweredWith429_IsStillRunning()
    {
        var clock = new ManualClock(skipDelays: true);
        await using var server = await SnowflakeServer.StartAsync(One, clock);
        var polls = 0;
        server.Fault = request => request.Method == "POST" ? new SnowflakeFault.Slow(1)
            : ++polls <= 7 ? new SnowflakeFault.Answered(429, $$"""{"code":"333334","message":"in progress","statementHandle":"{{request.Path.Split('/')[^1]}}"}""") : null;
        using var api = Open(server, clock);
        await api.RunAsync(new("a long one", "select 1"), default);
        Assert.That((polls, server.Executed.Count), Is.EqualTo((8, 1)));
    }

    [TestCase(429)]
    [TestCase(500)]
    [TestCase(502)]
    [TestCase(503)]
    [TestCase(504)]
    public async Task Run_RefusedForTheMoment_IsSentAgainAsTheSame(int status)
    {
        var clock = new ManualClock(skipDelays: true);
        await using var server = await SnowflakeServer.StartAsync(One, clock);
        server.Fault = _ => server.Requests.Count <= 2 ? new SnowflakeFault.Answered(status, """{"code":"390505","message":"Too many requests."}""", "Retry-After: 7") : null;
        using var api = Open(server, clock);
        await api.RunAsync(new("a question", "select 1"), default);
        Assert.That(server.Requests.Select(request => (request.RequestId, request.IsRetry)), Is.EqualTo(new[] { false, true, true }.Select(again => (server.Requests[0].RequestId, again))));
        Assert.That(clock.Delays, Is.EqualTo(new[] { TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(7) }));
        Assert.That(_log.Lines, Has.Some.EqualTo($"Failed to ask Snowflake for a question, and tries again in 7.0 s: {status}, 390505: Too many requests"));
    }

    [Test]
    public async Task Run_WhoseAnswerIsLost_IsNotDoneTwice([Values] bool isLong)
    {
        var clock = new ManualClock(skipDelays: true);
        await using var server = await SnowflakeServer.StartAsync(One, clock);
        server.Fault = _ => server.Requests.Count == 1 ? new SnowflakeFault.AnswerLost() : null;
        using var api = Open(server, clock);
        Assert.That((await api.RunAsync(new("a merge", "merge into t using s on a = b") { IsLong = isLong }, default)).Rows, Has.Count.EqualTo(1));
        Assert.That(server.Requests.Where(request => request.Method == "POST").Select(request => request.IsRetry), Is.EqualTo(new[] { false, true }));
        Assert.That(server.Executed.Select(one => one.RequestId).Distinct().Count(), Is.EqualTo(1));
    }

    [Test]
    public async Task Run_ThatNeverComesThrough_SaysSo()
    {
        var clock = new ManualClock(skipDelays: true);
        await using var server = await SnowflakeServer.StartAsync(One, clock);
        server.Fault = _ => new SnowflakeFault.Lost();
        using var api = Open(server, clock);
        var failure = await FailureAsync(api, new("a question", "select 1"));
        Assert.That(failure.Kind, Is.EqualTo(FailureKind.Unavailable));
        Assert.That(failure.Message, Does.Match($@"\ASnowflake at '{server.Url.Authority}' could not be asked for a question \(.+\): run the same command again; what was committed is kept\.\z"));
        Assert.That(server.Requests, Has.Count.EqualTo(SqlApiWaits.Attempts));
    }

    [Test]
    public async Task Run_OfAServerThatDoesNotAnswer_GivesUpInTime()
    {
        var clock = new ManualClock();
        var handler = new HeldHandler(_ => true, StubHandler.Answer(200, "{}"));
        using var api = new SqlApi(Settings(), clock, new(_log.Log), handler);
        var running = api.RunAsync(new("a question", "select 1"), default);
        while (!running.IsCompleted)
        {
            if (!clock.AdvanceToNextTimer())
                await Task.Yield();
        }
        Assert.That(() => running, Throws.TypeOf<FailureException>().With.Message.Contain("could not be asked for a question (no answer in time)"));
    }

    [Test]
    public async Task Run_ThatIsCancelled_CancelsTheStatement()
    {
        var clock = new ManualClock(skipDelays: true);
        using var stop = new CancellationTokenSource();
        await using var server = await SnowflakeServer.StartAsync(One, clock);
        server.Fault = request =>
        {
            if (server.Requests.Count == 4)
                stop.Cancel();
            return request.Method == "POST" && !request.Path.EndsWith("/cancel", StringComparison.Ordinal) ? new SnowflakeFault.Slow(int.MaxValue) : null;
        };
        using var api = Open(server, clock);
        Assert.That(() => api.RunAsync(new("a long one", "select 1") { IsLong = true }, stop.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(server.Cancelled, Is.EqualTo(new[] { server.Requests[1].Path.Split('/')[^1] }));
    }

    [TestCase(401, """{"code":"390144","message":"JWT token is invalid. [x]"}""", FailureKind.Input, "refused the key of user 'loader_user' in the test (401, 390144: JWT token is invalid. [x]): 'describe user loader_user' has to show RSA_PUBLIC_KEY_FP = SHA256:")]
    [TestCase(403, "", FailureKind.Input, "lets nobody in from here (403 Forbidden): check the account's network policies, and a proxy on the way.")]
    [TestCase(404, "<html>", FailureKind.Input, "isn't Snowflake's SQL API (404 NotFound): check SNOWFLAKE_ACCOUNT and SNOWFLAKE_URL")]
    [TestCase(302, "", FailureKind.Input, "isn't Snowflake's SQL API (302 Found)")]
    [TestCase(408, """{"code":"000630","message":"Statement reached its statement or warehouse timeout of 3,600 second(s) and was canceled."}""", FailureKind.Unavailable, "Snowflake ended a question, which took longer than 60 minutes:")]
    [TestCase(422, """{"code":"000904","sqlState":"42000","message":"SQL compilation error: error line 1 at position 7\ninvalid identifier 'AFAF'"}""", FailureKind.Conflict, "Snowflake refused a question (000904, SQL state 42000: SQL compilation error: error line 1 at position 7 invalid identifier 'AFAF').")]
    [TestCase(422, """{"code":"002003","sqlState":"42S02","message":"Object 'LOADS' does not exist or not authorized."}""", FailureKind.Input, "(002003, SQL state 42S02: Object 'LOADS' does not exist or not authorized): check that it exists and that the role may use it")]
    [TestCase(422, """{"code":"000606","sqlState":"57P03","message":"No active warehouse selected in the current session."}""", FailureKind.Input, "name a warehouse that the role may use in SNOWFLAKE_WAREHOUSE")]
    [TestCase(422, """{"code":"000604","sqlState":"57014","message":"SQL execution canceled"}""", FailureKind.Unavailable, "Snowflake ended a question (000604, SQL state 57014: SQL execution canceled): run the same command again; what was committed is kept.")]
    [TestCase(422, """{"code":"100132","sqlState":"P0000","message":"JavaScript execution error: Uncaught Execution of multiple statements failed on statement \"insert into table1 (i) values ...\" (at line 1, position 75).\nNumeric value 'x' is not recognized in SYSTEM$MULTISTMT at '    throw `Execution of multiple statements failed on statement {0}`' position 4\nstackstrace: \nSYSTEM$MULTISTMT line: 10"}""", FailureKind.Conflict, "(100132, SQL state P0000: Numeric value 'x' is not recognized in 'insert into table1 (i) values ...').")]
    [TestCase(503, "", FailureKind.Unavailable, "is busy or out of order (503 ServiceUnavailable): run the same command again later; what was committed is kept.")]
    [TestCase(200, "<html>", FailureKind.Unavailable, "could not be asked for a question (the answer is no JSON): run the same command again; what was committed is kept.")]
    [TestCase(200, "{}", FailureKind.Unavailable, "to a question has not the form that its documentation gives it")]
    public async Task Run_Refused_IsASentence(int status, string body, FailureKind kind, string sentence)
    {
        var handler = new StubHandler(StubHandler.Answer(status, body, "Location: https://elsewhere.example/"));
        using var api = new SqlApi(Settings(), new ManualClock(skipDelays: true), new(_log.Log), handler);
        var failure = await FailureAsync(api, new("a question", "select 1"));
        Assert.That((failure.Kind, failure.Message), Is.EqualTo((kind, failure.Message)));
        Assert.That(failure.Message, Does.Contain(sentence));
        Assert.That(handler.Requests.Select(request => request.RequestUri!.Host), Is.All.EqualTo("myorg-my-account.snowflakecomputing.com"));
    }

    [Test]
    public async Task Run_StatusOfAnotherServer_IsAskedOfThisOne()
    {
        var handler = new StubHandler(
            StubHandler.Answer(202, """{"code":"333334","statementHandle":"h1","statementStatusUrl":"https://elsewhere.example/api/v2/statements/h1"}"""),
            StubHandler.Answer(200, """{"statementHandle":"h1","resultSetMetaData":{"numRows":0,"rowType":[]},"data":[]}"""));
        using var api = new SqlApi(Settings(), new ManualClock(skipDelays: true), new(_log.Log), handler);
        await api.RunAsync(new("a question", "select 1"), default);
        Assert.That(handler.Requests[1].RequestUri!.AbsoluteUri, Is.EqualTo("https://myorg-my-account.snowflakecomputing.com/api/v2/statements/h1"));
    }

    private static SnowflakeSettings Settings() => new()
    {
        Account = "MyOrg-my_account",
        User = "loader_user",
        PrivateKey = new("the test", KeyPairTests.Pem),
        Database = "github",
        Schema = "lake",
        Stage = "lake_stage",
    };

    private SqlApi Open(SnowflakeServer server, TimeProvider? clock = null) => new(server.Settings(), clock ?? TimeProvider.System, new WarehouseLog(_log.Log));

    private static async Task<FailureException> FailureAsync(SqlApi api, SqlStatement statement)
    {
        try
        {
            await api.RunAsync(statement, default);
        }
        catch (FailureException failure)
        {
            return failure;
        }
        throw new AssertionException("It did not fail.");
    }
}
