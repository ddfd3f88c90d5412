using System.Text;
using GitHubQueue.GitHub;
using GitHubQueue.Records;
using GitHubQueue.Tests.Support;
using NUnit.Framework;

namespace GitHubQueue.Tests.GitHub;

[Parallelizable(ParallelScope.All)]
public sealed class ForbiddenTests
{
    private const string Spent = "x-ratelimit-limit: 60|x-ratelimit-remaining: 0";
    private const string Left = "x-ratelimit-limit: 5000|x-ratelimit-remaining: 4000";

    [TestCase(403, Spent, "{\"message\":\"API Rate Limit Exceeded for 92.104.200.119\"}", "BudgetSpent")]
    [TestCase(429, Spent, "", "BudgetSpent")]
    [TestCase(403, Spent, "{\"message\":\"Must have push access to repository\"}", "BudgetSpent")]
    [TestCase(403, "x-ratelimit-limit: 0|x-ratelimit-remaining: 0", "{\"message\":\"Must have push access to repository\"}", "MissingPermission")]
    [TestCase(403, "Retry-After: 60", "{\"message\": \"You have triggered an abuse detection mechanism. Please wait a few minutes before you try again.\"}", "SecondaryLimit")]
    [TestCase(403, Left, "{\"message\":\"You have exceeded a SECONDARY rate limit.\"}", "SecondaryLimit")]
    [TestCase(403, Left, "{\"documentation_url\":\"https://developer.github.com/v3/#abuse-rate-limits\",\"message\":\"Wait\"}", "SecondaryLimit")]
    [TestCase(403, "", "{\"message\":\"API rate limit exceeded for user ID 1.\"}", "SecondaryLimit")]
    [TestCase(403, Left + "|Retry-After: Fri, 20 Nov 2026 09:00:30 GMT", "{\"message\":\"No\"}", "SecondaryLimit")]
    [TestCase(429, "", "<html>Too many requests</html>", "SecondaryLimit")]
    [TestCase(403, Left, "{\"message\":\"Repository access blocked\",\"block\":{\"reason\":\"tos\",\"html_url\":null}}", "Blocked")]
    [TestCase(403, "", "{\"message\":\"Sorry. Your account was suspended.\"}", "Suspended")]
    [TestCase(403, Left, "{\"message\":\"The owner has been suspended\"}", "MissingPermission")]
    [TestCase(403, "", "{\"message\":\"This installation has been suspended\"}", "Suspended")]
    [TestCase(403, Left, "{\"message\":\"Projects are disabled for this repository\"}", "FeatureDisabled")]
    [TestCase(403, "", "{\"message\":\"Missing or invalid User Agent string. See http://developer.github.com/v3/#user-agent-required\"}", "MissingUserAgent")]
    [TestCase(403, Left, "{\"message\":\"Resource not accessible by integration\"}", "MissingPermission")]
    [TestCase(403, "", "", "MissingPermission")]
    [TestCase(403, "", "{\"message\":[1]}", "MissingPermission")]
    public void ReasonOf_Answer_IsToldApart(int status, string headers, string body, string expected)
    {
        var parsed = headers.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(h => h.Split(": ", 2)).Select(h => KeyValuePair.Create(h[0], h[1]));
        var reason = Forbidden.ReasonOf(status, new(parsed), ErrorBody.Read(Encoding.UTF8.GetBytes(body)), DateTimeOffset.UnixEpoch);
        Assert.That(reason.ToString(), Is.EqualTo(expected));
    }

    [TestCase("{\"message\":\"Validation Failed\",\"errors\":[{\"resource\":\"Search\",\"field\":\"q\",\"code\":\"missing\"}]}", "Validation Failed: q missing")]
    [TestCase("{\"message\":\"Validation Failed\",\"errors\":[\"Too long\"]}", "Validation Failed: Too long")]
    [TestCase("{\"message\":\"Validation Failed\",\"errors\":[{\"message\":\"Worse\"}]}", "Validation Failed: Worse")]
    [TestCase("{\"message\":\"Not Found\",\"status\":\"404\",\"errors\":[]}", "Not Found")]
    [TestCase("[]", "")]
    [TestCase("{}", "")]
    [TestCase("<html>", "")]
    public void ErrorBody_Message_IsReadFromEveryShape(string body, string expected) =>
        Assert.That(ErrorBody.Read(Encoding.UTF8.GetBytes(body)).Message, Is.EqualTo(expected));

    [Test]
    public void ErrorBody_BytesThatAreNotUtf8_AreNoMessage() =>
        Assert.That(ErrorBody.Read(new byte[] { (byte)'{', (byte)'"', (byte)'m', 0xff, (byte)'"', (byte)':', (byte)'1', (byte)'}' }).Message, Is.Empty);

    [Test]
    public void Read_EveryRecordedAnswer_IsUnderstood()
    {
        var origin = new ApiOrigin(new("https://api.github.com/"));
        var reader = new AnswerReader(new Sentences(origin, new SafeText(origin, ["secret"])));
        var used = Credential.Of("secret", "GITHUB_TOKEN");
        var outcomes = new Dictionary<string, int>();
        foreach (var exchange in RecordedExchanges.All())
        {
            var url = new Uri(exchange.Url, UriKind.RelativeOrAbsolute);
            var reply = new Reply(exchange.Status, new(exchange.Headers), Encoding.UTF8.GetBytes(exchange.Body), origin.Resolve(url), origin.Resolve(url), DateTimeOffset.UnixEpoch, used);
            var outcome = $"{exchange.Status} {Outcome(reader, reply)}";
            outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
        }
        Assert.That(outcomes.Keys.Where(key => key[0] is '3' or '4' or '5').Order(), Is.EqualTo(new[]
        {
            "301 failed", "302 failed", "304 NotModifiedAnswer", "307 failed", "400 RefusedAnswer", "401 rejected",
            "403 RefusedAnswer", "403 primary", "403 secondary", "404 GoneAnswer", "405 RefusedAnswer", "409 failed", "422 RefusedAnswer",
            "429 secondary", "503 failed",
        }.Where(key => outcomes.ContainsKey(key))));
        Assert.That(outcomes.GetValueOrDefault("404 GoneAnswer"), Is.GreaterThan(50));
    }

    private static string Outcome(AnswerReader reader, Reply reply)
    {
        var verdict = reader.Read(reply, true, _ => new NotModifiedAnswer { Url = reply.Url, Date = reply.Date });
        if (verdict.Rejection is { } sentence)
            Assert.That(sentence, Does.Contain("GITHUB_TOKEN"));
        return verdict.Rejection is not null ? "rejected"
            : verdict.Limit is { } limit ? limit.IsPrimary ? "primary" : "secondary"
            : verdict.Answer?.GetType().Name ?? "failed";
    }
}
