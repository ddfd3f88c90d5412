using System.Text;
using GitHubQueue.Records;
using NUnit.Framework;

namespace GitHubQueue.Tests.Records;

public sealed class PayloadHashTests
{
    [Test]
    public void Of_AnyPayload_IsTheFirstHalfOfItsSha256() =>
        Assert.That(Hash("{}"), Is.EqualTo(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("{}"u8))[..32]));

    [TestCase("""{"id":1,"head":{"repo":{"stars":1,"x":[{}]}}}""", """{"id":1,"head":{"repo":{"stars":2}}}""")]
    [TestCase("""{"repository":{"stars":1},"id":1}""", """{"repository":{"forks":7,"repo":{}},"id":1}""")]
    public void Of_PayloadsThatDifferInAnEmbeddedRepository_IsTheSame(string a, string b) => Assert.That(Hash(a), Is.EqualTo(Hash(b)));

    [TestCase("""{"id":1}""", """{"id":2}""")]
    [TestCase("""{"id":1}""", """{"id": 1}""")]
    [TestCase("""{"repo":null,"id":1}""", """{"repo":{},"id":1}""")]
    [TestCase("""{"repo":"a"}""", """{"repo":"b"}""")]
    [TestCase("""{"repo":{},"id":1}""", """{"repo":{},"id":2}""")]
    [TestCase("""{"body":"\"repo\":{1}"}""", """{"body":"\"repo\":{2}"}""")]
    [TestCase("""{"repo":{"a":1}""", """{"repo":{"a":2}""")] // not JSON
    public void Of_OtherPayloads_Differs(string a, string b) => Assert.That(Hash(a), Is.Not.EqualTo(Hash(b)));

    private static string Hash(string payload) => PayloadHash.Of(Encoding.UTF8.GetBytes(payload));
}
