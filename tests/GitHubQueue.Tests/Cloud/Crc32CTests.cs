using System.Text;
using GitHubQueue.Cloud;
using NUnit.Framework;

namespace GitHubQueue.Tests.Cloud;

[Parallelizable(ParallelScope.All)]
public sealed class Crc32CTests
{
    // https://www.rfc-editor.org/rfc/rfc3720#appendix-B.4, and the check value of CRC-32/ISCSI.
    [TestCase("", 0u)]
    [TestCase("123456789", 0xE3069283)]
    public void Of_ATextWithAKnownSum_IsThat(string text, uint sum) => Assert.That(Crc32C.Of(Encoding.ASCII.GetBytes(text)), Is.EqualTo(sum));

    [TestCase(0x00, 0x8A9136AAu)]
    [TestCase(0xFF, 0x62A8AB43u)]
    public void Of_ThirtyTwoEqualBytes_IsAsInTheRfc(int one, uint sum) => Assert.That(Crc32C.Of(Enumerable.Repeat((byte)one, 32).ToArray()), Is.EqualTo(sum));

    [Test]
    public void Text_OfASum_IsBigEndianInBase64() => Assert.That(Crc32C.Text("123456789"u8), Is.EqualTo("4waSgw=="));
}
