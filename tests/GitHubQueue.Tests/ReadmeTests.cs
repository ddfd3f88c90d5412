using System.CommandLine;
using System.Text.RegularExpressions;
using GitHubQueue.Cli;
using GitHubQueue.Tests.Support;
using NUnit.Framework;

namespace GitHubQueue.Tests;

public sealed partial class ReadmeTests
{
    [GeneratedRegex(@"<!-- help: github-queue (?<arguments>[^>]*) -->\n```\n(?<text>.*?)\n```", RegexOptions.Singleline)]
    private static partial Regex HelpBlock { get; }

    [GeneratedRegex(@"\]\((?<path>[^)#:]+)\)")]
    private static partial Regex Link { get; }

    private static string Readme => File.ReadAllText(Path.Combine(Checkout.Root, "README.md"));

    [Test]
    public void HelpBlock_EqualsHelp()
    {
        var block = HelpBlock.Match(Readme);
        using var output = new StringWriter();
        var arguments = block.Groups["arguments"].Value;
        CommandLine.Root().Parse(arguments).Invoke(new InvocationConfiguration { Output = output });
        Assert.That(block.Groups["text"].Value, Is.EqualTo(output.ToString().Replace(RootCommand.ExecutableName, "github-queue", StringComparison.Ordinal).Trim()));
    }

    [TestCase("README.md")]
    [TestCase("docs/pipeline.md")]
    [TestCase("docs/warehouse.md")]
    [TestCase("docs/snowflake.md")]
    [TestCase("docs/operations.md")]
    [TestCase("docs/reliability.md")]
    [TestCase("docs/security.md")]
    [TestCase("CHANGELOG.md")]
    public void Links_LeadSomewhere(string document)
    {
        var path = Path.Combine(Checkout.Root, document);
        var links = Link.Matches(File.ReadAllText(path)).Select(match => match.Groups["path"].Value);
        Assert.That(links.Where(link => !Path.Exists(Path.Combine(Path.GetDirectoryName(path)!, link))), Is.Empty);
    }

    [Test]
    public void EnvironmentVariables_AreInTheExample()
    {
        var example = File.ReadAllText(Path.Combine(Checkout.Root, ".env.example"));
        string[] named =
        [
            "GITHUB_TOKEN", "GITHUB_TOKENS", "GITHUB_APP_ID", "GITHUB_APP_PRIVATE_KEY", "GITHUB_APP_INSTALLATION_ID", "GITHUB_API_URL",
            "GITHUB_QUEUE_DB", "GITHUB_QUEUE_ARCHIVE", "BUCKET_NAME", "AWS_ENDPOINT_URL", "GOOGLE_APPLICATION_CREDENTIALS", "STORAGE_EMULATOR_HOST", "CLOUDSDK_API_ENDPOINT_OVERRIDES_STORAGE",
            "CLOUDSDK_API_ENDPOINT_OVERRIDES_SECRETMANAGER", "AWS_ENDPOINT_URL_SECRETS_MANAGER", "GITHUB_QUEUE_LOG_LEVEL",
            "DATABASE_URL", "DB_HOST", "DB_PORT", "DB_NAME", "DB_USER", "DB_PASS", "GITHUB_QUEUE_LOG_DIR",
            "SNOWFLAKE_ACCOUNT", "SNOWFLAKE_URL", "SNOWFLAKE_USER", "SNOWFLAKE_PRIVATE_KEY", "SNOWFLAKE_PRIVATE_KEY_PASSPHRASE", "SNOWFLAKE_TOKEN", "SNOWFLAKE_TOKEN_TYPE",
            "SNOWFLAKE_ROLE", "SNOWFLAKE_WAREHOUSE", "SNOWFLAKE_DATABASE", "SNOWFLAKE_SCHEMA", "SNOWFLAKE_STAGE", "SNOWFLAKE_QUERY_TAG",
        ];
        Assert.That(named.Where(name => !example.Contains(name, StringComparison.Ordinal) || !Readme.Contains(name, StringComparison.Ordinal)), Is.Empty);
    }
}
