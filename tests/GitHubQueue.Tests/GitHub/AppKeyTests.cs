using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using GitHubQueue.GitHub;
using GitHubQueue.Records;
using NUnit.Framework;

namespace GitHubQueue.Tests.GitHub;

[Parallelizable(ParallelScope.All)]
public sealed class AppKeyTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 8, 0, 0, TimeSpan.Zero);
    private static readonly RSA Rsa = RSA.Create(2048);

    [OneTimeTearDown]
    public static void DisposeTheKey() => Rsa.Dispose();

    [Test]
    public void Sign_HasTheClaimsThatGitHubWants_AndASignatureThatTheirPublicKeyProves()
    {
        using var key = AppKey.Read(Rsa.ExportRSAPrivateKeyPem());
        var parts = key.Sign("Iv1.d1d44ef7894694c0", Now).Split('.');
        Assert.That(parts, Has.Length.EqualTo(3));
        Assert.That(Text(parts[0]), Is.EqualTo("""{"alg":"RS256","typ":"JWT"}"""));
        var time = Now.ToUnixTimeSeconds();
        Assert.That(Text(parts[1]), Is.EqualTo($$"""{"iat":{{time - 60}},"exp":{{time + 540}},"iss":"Iv1.d1d44ef7894694c0"}"""));
        Assert.That(IsGenuine(Rsa, parts), Is.True);
        Assert.That(IsGenuine(Rsa, [parts[0], Base64Url.EncodeToString("{}"u8), parts[2]]), Is.False);
    }

    [TestCase("PKCS#1")]
    [TestCase("PKCS#8")]
    [TestCase("escaped line breaks")]
    [TestCase("Windows line breaks")]
    [TestCase("text around")]
    public void Read_ThePemFormsThatPeopleHave_IsTheKey(string form)
    {
        var pem = Rsa.ExportRSAPrivateKeyPem();
        pem = form switch
        {
            "PKCS#8" => Rsa.ExportPkcs8PrivateKeyPem(),
            "escaped line breaks" => pem.Replace("\n", "\\n", StringComparison.Ordinal),
            "Windows line breaks" => pem.Replace("\n", "\r\n", StringComparison.Ordinal),
            "text around" => $"the key:\n{pem}\n\n",
            _ => pem,
        };
        using var key = AppKey.Read(pem);
        Assert.That(IsGenuine(Rsa, key.Sign("1", Now).Split('.')), Is.True);
    }

    [Test]
    public void Read_WhatIsNoPrivateRsaKey_IsBadInputAndNotRepeated()
    {
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var pem = Rsa.ExportRSAPrivateKeyPem();
        string[] wrong =
        [
            "", "hunter2", "file", Rsa.ExportRSAPublicKeyPem(), Rsa.ExportSubjectPublicKeyInfoPem(), curve.ExportPkcs8PrivateKeyPem(), pem[..200],
            pem.Replace("MII", "AAA", StringComparison.Ordinal), Rsa.ExportEncryptedPkcs8PrivateKeyPem("x", new(PbeEncryptionAlgorithm.Aes128Cbc, HashAlgorithmName.SHA256, 1)),
        ];
        foreach (var text in wrong)
        {
            var failure = Assert.Throws<FailureException>(() => AppKey.Read(text).Dispose())!;
            Assert.That((failure.Kind, failure.InnerException), Is.EqualTo((FailureKind.Input, (Exception?)null)));
            Assert.That(failure.Message, Does.StartWith("GITHUB_APP_PRIVATE_KEY holds no private RSA key in PEM form").And.Not.Contain("BEGIN").And.Not.Contain("hunter2"));
        }
    }

    [TestCase("12a/b", null, "GITHUB_APP_ID holds no App id")]
    [TestCase("", null, "GITHUB_APP_ID holds no App id")]
    [TestCase("ghp_abcdefghijklmnop", null, "GITHUB_APP_ID holds no App id")]
    [TestCase("12", "34?x", "GITHUB_APP_INSTALLATION_ID holds no number")]
    [TestCase("12", "", "GITHUB_APP_INSTALLATION_ID holds no number")]
    public void Validate_IdsThatCannotWork_AreBadInput(string id, string? installation, string expected)
    {
        var failure = Assert.Throws<FailureException>(() => new GitHubApp(id, Rsa.ExportRSAPrivateKeyPem(), installation).Validate())!;
        Assert.That(failure.Kind, Is.EqualTo(FailureKind.Input));
        Assert.That(failure.Message, Does.StartWith(expected).And.Not.Contain("ghp_"));
    }

    [Test]
    public void ToString_HidesTheKey()
    {
        var app = new GitHubApp("12", Rsa.ExportRSAPrivateKeyPem(), "34");
        Assert.That(app.ToString(), Is.EqualTo("GitHubApp { Id = 12, InstallationId = 34 }"));
        Assert.That(new GitHubOptions { App = app }.ToString(), Does.Not.Contain("KEY"));
    }

    private static bool IsGenuine(RSA rsa, string[] parts) => rsa.VerifyData(
        Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    private static string Text(string part) => Encoding.UTF8.GetString(Base64Url.DecodeFromChars(part));
}
