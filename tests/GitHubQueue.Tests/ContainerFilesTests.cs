using System.CommandLine;
using GitHubQueue.Cli;
using GitHubQueue.Tests.Support;
using NUnit.Framework;
using YamlDotNet.RepresentationModel;

namespace GitHubQueue.Tests;

/// <summary>Dockerfile and docker-compose.yml say what the program and the repository have.</summary>
public sealed class ContainerFilesTests
{
    private static string Dockerfile => File.ReadAllText(Path.Combine(Checkout.Root, "Dockerfile"));

    private static YamlMappingNode Compose()
    {
        using var reader = new StreamReader(Path.Combine(Checkout.Root, "docker-compose.yml"));
        var yaml = new YamlStream();
        yaml.Load(new YamlDotNet.Core.MergingParser(new YamlDotNet.Core.Parser(reader)));
        return (YamlMappingNode)yaml.Documents[0].RootNode;
    }

    private static IEnumerable<YamlMappingNode> OwnServices() =>
        ((YamlMappingNode)Compose()["services"]).Children.Values.Cast<YamlMappingNode>().Where(service => service["image"].ToString() == "github-queue");

    [Test]
    public void Commands_AreTheProgramsOwn()
    {
        var commands = OwnServices().Select(service => ((YamlSequenceNode)service["command"]).Select(word => word.ToString()).ToArray()).ToList();
        Assert.That(commands, Has.Count.EqualTo(3));
        Assert.That(commands.SelectMany(command => CommandLine.Root().Parse(command).Errors), Is.Empty);
    }

    [Test]
    public void Variables_AreInTheExample()
    {
        var example = File.ReadAllText(Path.Combine(Checkout.Root, ".env.example"));
        var names = OwnServices().SelectMany(service => ((YamlMappingNode)service["environment"]).Children.Keys).Select(name => name.ToString()).Distinct();
        Assert.That(names.Where(name => !example.Contains($"{name}=", StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public void MountedFiles_AreThere()
    {
        var mounted = ((YamlMappingNode)Compose()["services"]).Children.Values.Cast<YamlMappingNode>()
            .SelectMany(service => (YamlSequenceNode)service["volumes"]).Select(volume => volume.ToString().Split(':')[0])
            .Where(source => source.StartsWith("./", StringComparison.Ordinal) && source != "./pipeline.yaml"); // that one is the user's
        Assert.That(mounted.Where(source => !Path.Exists(Path.Combine(Checkout.Root, source))), Is.Empty);
    }

    [Test]
    public void Image_RunsWithoutRights_AndGetsOnlyFilesThatTheContextHas()
    {
        var ignored = File.ReadAllLines(Path.Combine(Checkout.Root, ".dockerignore"));
        var copied = Dockerfile.Split('\n').Where(line => line.StartsWith("COPY ", StringComparison.Ordinal) && !line.Contains("--from", StringComparison.Ordinal))
            .SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..^1]).ToList();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(copied.Where(name => !Path.Exists(Path.Combine(Checkout.Root, name)) || !ignored.Contains($"!{name}")), Is.Empty);
            Assert.That(ignored, Does.Contain("*"));
            Assert.That(Dockerfile, Does.Match(@"\nUSER \$APP_UID\n(.*\n)*ENTRYPOINT"));
        }
    }
}
