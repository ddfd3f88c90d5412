using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using GitHubQueue.Tests.Support;
using GitHubQueue.Warehouse.Snowflake;
using NUnit.Framework;

namespace GitHubQueue.Tests.Warehouse.Snowflake;

/// <summary>The stand-in refuses what the real one would refuse: else a load that works with it would prove little.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class SnowflakeServerTests
{
    private const string Usual = """{"statement":"select 1","database":"GITHUB","schema":"LAKE","role":"LOADER","warehouse":"LOADING"}""";

    private static readonly SnowflakeTable One = new(["A"], ["1"]);

    [TestCase("")]
    [TestCase("X-Snowflake-Authorization-Token-Type: KEYPAIR_JWT")]
    public async Task Request_AsDocumented_IsAnswered(string header) => Assert.That(await AskAsync(Usual, header), Is.EqualTo("200 090001"));

    [TestCase("Accept: text/html", "400 391902")]
    [TestCase("User-Agent: none", "400 391903")]
    [TestCase("Content-Type: text/plain", "415 391901")]
    [TestCase("X-Snowflake-Authorization-Token-Type: JWT", "400 390142")]
    [TestCase("X-Snowflake-Authorization-Token-Type: OAUTH", "401 390303")]
    [TestCase("Authorization: Basic YTpi", "401 390303")]
    public async Task Request_WithOtherHeaders_IsRefused(string header, string expected) => Assert.That(await AskAsync(Usual, header), Is.EqualTo(expected));

    [TestCase("alg", "HS256")]
    [TestCase("iss", "MYORG-MYACCOUNT.LOADER_USER.SHA256:wrong")]
    [TestCase("iss", "MYORG-MYACCOUNT.LOADER_USER")]
    [TestCase("sub", "MYORG-MYACCOUNT.SOMEBODY")]
    [TestCase("sub", "myorg-myaccount.loader_user")]
    [TestCase("iat", "+300")]
    [TestCase("iat", "-3700")]
    [TestCase("exp", "-1")]
    [TestCase("aud", "snowflake")]
    public async Task Token_WithAnotherClaim_IsRefused(string claim, string value) => Assert.That(await AskAsync(Usual, claim: (claim, value)), Is.EqualTo("401 390144"));

    [Test]
    public async Task Token_OfAnotherKey_IsRefused()
    {
        using var other = RSA.Create(2048);
        Assert.That(await AskAsync(Usual, signer: other), Is.EqualTo("401 390144"));
    }

    [TestCase("""{"statement":"select 1; select 2"}""", "422 000008")]
    [TestCase("""{"statement":"select ';' -- ;\n/* ; */","parameters":{"MULTI_STATEMENT_COUNT":"2"}}""", "422 000008")]
    [TestCase("""{"statement":"select ?; select 2","parameters":{"MULTI_STATEMENT_COUNT":"2"},"bindings":{"1":{"type":"TEXT","value":"x"}}}""", "422 000009")]
    [TestCase("""{"statement":"select ?","bindings":{"1":{"type":"FIXED","value":"x"}}}""", "422 100037")]
    [TestCase("""{"statement":"select ?","bindings":{"0":{"type":"TEXT","value":"x"}}}""", "400 390142")]
    [TestCase("""{"statement":"begin"}""", "422 391911")]
    [TestCase("""{"statement":"commit"}""", "422 391911")]
    [TestCase("""{"statement":"put file://x @y"}""", "422 391911")]
    [TestCase("""{"statement":"select 1","parameters":{"AUTOCOMMIT":"false"}}""", "422 391905")]
    [TestCase("""{"statement":"select 1","role":"loader"}""", "422 390189")]
    [TestCase("""{"statement":"select 1","tag":"x"}""", "400 390142")]
    [TestCase("""{"statement":""}""", "400 390142")]
    [TestCase("select 1", "400 390142")]
    public async Task Body_ThatIsNotAsDocumented_IsRefused(string body, string expected) => Assert.That(await AskAsync(body), Is.EqualTo(expected));

    [TestCase("GET", "/api/v2/statements", "405 ")]
    [TestCase("POST", "/api/v1/statements", "404 ")]
    [TestCase("POST", "/api/v2/statements?requestId=7", "400 391904")]
    [TestCase("GET", "/api/v2/statements/e4ce975e-f7ff-4b5e-b15e-bf25f59371ae", "422 000709")]
    [TestCase("POST", "/api/v2/statements/e4ce975e-f7ff-4b5e-b15e-bf25f59371ae/cancel", "422 000709")]
    public async Task Path_ThatIsNone_IsRefused(string method, string path, string expected) => Assert.That(await AskAsync(Usual, method: method, path: path), Is.EqualTo(expected));

    /// <summary>Only with the same id and retry=true is it the same request.</summary>
    [TestCase("&retry=true", 1)]
    [TestCase("", 2)]
    public async Task Request_Again_IsCarriedOutUnlessItIsARetry(string retry, int executed)
    {
        await using var server = await SnowflakeServer.StartAsync(One);
        var settings = server.Settings();
        var path = $"/api/v2/statements?requestId={Guid.NewGuid()}";
        await SendAsync(server, settings, HttpMethod.Post, path, Usual);
        await SendAsync(server, settings, HttpMethod.Post, path + retry, Usual);
        Assert.That(server.Executed, Has.Count.EqualTo(executed));
    }

    [TestCase("'a.parquet'", "", 1)]
    [TestCase("'it''s.parquet', 'b\\\\c.parquet'", "", 2)]
    [TestCase("", "001047", 0)]
    public void Copy_IsRead(string files, string code, int count)
    {
        if (code.Length == 0)
            Assert.That(SnowflakeCopy.Read(CopyOf(files)).Files, Has.Count.EqualTo(count));
        else
            Assert.That(() => SnowflakeCopy.Read(CopyOf(files)), Throws.TypeOf<SnowflakeRefusal>().With.Property("Code").EqualTo(code));
    }

    [TestCase(1000, true)]
    [TestCase(1001, false)]
    public void Copy_OfMoreThanAThousandFiles_IsRefused(int files, bool isGood)
    {
        var copy = CopyOf(string.Join(", ", Enumerable.Range(0, files).Select(number => $"'{number}.parquet'")));
        Assert.That(() => SnowflakeCopy.Read(copy), isGood ? Throws.Nothing : Throws.TypeOf<SnowflakeRefusal>());
    }

    [TestCase("abort_statement", "continue")]
    [TestCase("type = parquet", "type = csv")]
    [TestCase("$1:a::varchar", "$1:a::string")]
    [TestCase("$1:a::varchar", "$1:a::varchar, 1")]
    public void Copy_OfAnotherKind_IsRefused(string from, string to) => Assert.That(
        () => SnowflakeCopy.Read(CopyOf("'a.parquet'").Replace(from, to, StringComparison.Ordinal)), Throws.TypeOf<SnowflakeRefusal>());

    private static string CopyOf(string files) => $"""
        copy into t(a, b)
        from (
          select $1:a::varchar, metadata$filename
            from @s)
        files = ({files})
        file_format = (type = parquet use_logical_type = true)
        on_error = abort_statement
        force = true
        """;

    /// <returns>Status and code.</returns>
    private static async Task<string> AskAsync(string body, string header = "", (string, string)? claim = null, RSA? signer = null, string method = "POST", string path = "/api/v2/statements")
    {
        await using var server = await SnowflakeServer.StartAsync(One);
        return await SendAsync(server, server.Settings(), new(method), path, body, header, claim, signer);
    }

    private static async Task<string> SendAsync(
        SnowflakeServer server, SnowflakeSettings settings, HttpMethod method, string path, string body, string header = "", (string, string)? claim = null, RSA? signer = null)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(method, new Uri(server.Url, path));
        var headers = new Dictionary<string, string> { ["Accept"] = "application/json", ["User-Agent"] = "test/1", ["Content-Type"] = "application/json", ["Authorization"] = $"Bearer {Token(settings, claim, signer)}" };
        if (header.Split(": ") is [var name, var value])
            headers[name] = value;
        if (method == HttpMethod.Post)
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = new(headers["Content-Type"]) } };
        foreach (var (one, text) in headers.Where(one => one.Key != "Content-Type"))
            request.Headers.TryAddWithoutValidation(one, text);
        using var response = await http.SendAsync(request);
        var answer = await response.Content.ReadAsStringAsync();
        return $"{(int)response.StatusCode} {(answer.Length > 0 ? JsonElement.Parse(answer).GetProperty("code").GetString() : "")}";
    }

    private static string Token(SnowflakeSettings settings, (string Name, string Value)? other, RSA? signer)
    {
        using var rsa = RSA.Create();
        rsa.ImportFromPem(settings.PrivateKey!.Value);
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var head = new Dictionary<string, object> { ["alg"] = "RS256", ["typ"] = "JWT" };
        var claims = new Dictionary<string, object>
        {
            ["iss"] = $"MYORG-MYACCOUNT.LOADER_USER.SHA256:{Convert.ToBase64String(SHA256.HashData(rsa.ExportSubjectPublicKeyInfo()))}",
            ["sub"] = "MYORG-MYACCOUNT.LOADER_USER",
            ["iat"] = now,
            ["exp"] = now + 600,
        };
        if (other is { } one)
            (one.Name == "alg" ? head : claims)[one.Name] = one.Value[0] is '+' or '-' ? now + long.Parse(one.Value) : one.Value;
        var signed = $"{Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(head))}.{Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(claims))}";
        return $"{signed}.{Base64Url.EncodeToString((signer ?? rsa).SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }
}
