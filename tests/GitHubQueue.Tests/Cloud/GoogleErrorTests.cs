using System.Net;
using System.Text;
using GitHubQueue.Cloud;
using NUnit.Framework;

namespace GitHubQueue.Tests.Cloud;

[Parallelizable(ParallelScope.All)]
public sealed class GoogleErrorTests
{
    [TestCase("""{"error":{"code":404,"message":"The specified bucket does not exist.","errors":[{"message":"…","domain":"global","reason":"notFound"}]}}""",
        "404 The specified bucket does not exist", "notFound")]
    [TestCase("""{"error":{"code":404,"message":"Secret not found.","status":"NOT_FOUND"}}""", "404 Secret not found", "NOT_FOUND")]
    [TestCase("No such object: b/o", "404 No such object: b/o", null)]
    [TestCase("<html><body>Bad gateway</body></html>", "404 NotFound", null)]
    [TestCase("", "404 NotFound", null)]
    [TestCase("[]", "404 []", null)]
    [TestCase("""{"error":"plain"}""", """404 {"error":"plain"}""", null)]
    [TestCase("""{"error":{"message":"two\nlines"}}""", "404 two lines", null)]
    [TestCase("""{"error":{"\ud800":1,"message":"\ud800","errors":[{"reason":"\udc00"}],"status":"NOT_FOUND"}}""", "404 NotFound", "NOT_FOUND")]
    public void Message_OfWhateverCame_IsOneLine(string body, string message, string? reason)
    {
        var error = new GoogleError(HttpStatusCode.NotFound, Encoding.UTF8.GetBytes(body));
        Assert.That((error.Message, error.Reason), Is.EqualTo((message, reason)));
    }

    [TestCase(400, "invalid", "Provided MD5 hash \"a\" doesn't match calculated MD5 hash \"b\".", true)]
    [TestCase(400, "invalid", "Invalid argument.", false)]
    [TestCase(401, "authError", "", false)]
    [TestCase(403, "forbidden", "", false)]
    [TestCase(403, "rateLimitExceeded", "", true)]
    [TestCase(408, "", "", true)]
    [TestCase(412, "conditionNotMet", "", false)]
    [TestCase(429, "rateLimitExceeded", "", true)]
    [TestCase(501, "notImplemented", "", true)]
    public void IsTransient_OfAnAnswer_IsAsDocumented(int status, string reason, string message, bool isTransient)
    {
        var body = Support.GoogleRefusal.Body(status, reason, message);
        Assert.That(GoogleError.IsTransient(new GoogleError((HttpStatusCode)status, Encoding.UTF8.GetBytes(body))), Is.EqualTo(isTransient));
    }
}
