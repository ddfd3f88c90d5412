using System.Text.RegularExpressions;
using GitHubQueue.GitHub;
using GitHubQueue.Tests.Support;
using NUnit.Framework;

namespace GitHubQueue.Tests.GitHub;

[Parallelizable(ParallelScope.All)]
public sealed partial class LinkHeaderTests
{
    private static readonly Uri Asked = new("https://api.github.com/repos/o/r/issues?page=7");

    [GeneratedRegex("<([^>]*)>; rel=\"next\"")]
    private static partial Regex NextAsGitHubWritesIt { get; }

    [TestCase("<https://api.github.com/repositories/617210/issues?state=closed&page=6>; rel=\"prev\", <https://api.github.com/repositories/617210/issues?state=closed&page=8>; rel=\"next\", <https://api.github.com/repositories/617210/issues?state=closed&page=16>; rel=\"last\", <https://api.github.com/repositories/617210/issues?state=closed&page=1>; rel=\"first\"", "https://api.github.com/repositories/617210/issues?state=closed&page=8")]
    [TestCase("<https://api.github.com/x?page=15>; rel=\"prev\", <https://api.github.com/x?page=1>; rel=\"first\"", null)]
    [TestCase("<https://api.github.com/repositories/417862/projects?page=0>; rel=\"last\"", null)]
    [TestCase("<https://api.github.com/users?since=46>; rel=\"next\", <https://api.github.com/users{?since}>; rel=\"first\"", "https://api.github.com/users?since=46")]
    [TestCase("<https://docs.github.com/en/rest/about-the-rest-api/api-versions>; rel=\"deprecation\"; type=\"text/html\", <https://a/2>; rel=next", "https://a/2")]
    [TestCase("<https://a/1>; rel=\"alternate\"", null)]
    [TestCase("<https://api.github.com/repositories?per_page=1&after=Y3Vyc29yOnYyOpLOAB2Ng84AgUw1>; rel=\"next\"", "https://api.github.com/repositories?per_page=1&after=Y3Vyc29yOnYyOpLOAB2Ng84AgUw1")]
    [TestCase("<https://a/?q=a,b;c>; title=\"x, <y>; rel=next \\\" z\"; rel=\"next last\"", "https://a/?q=a,b;c")]
    [TestCase("<https://a/1>;REL=NEXT;x", "https://a/1")]
    [TestCase("<https://a/1> ; rel = \"Next\" ,<https://a/2>;rel=last", "https://a/1")]
    [TestCase("<https://a/1>; rel=prev; rel=next", null)]
    [TestCase("</repositories/1/issues?page=8>; rel=next", "https://api.github.com/repositories/1/issues?page=8")]
    [TestCase("<?page=8>; rel=next", "https://api.github.com/repos/o/r/issues?page=8")]
    [TestCase("<javascript:alert(1)>; rel=next", null)]
    [TestCase("<http://[>; rel=next, <https://a/2>; rel=next", "https://a/2")]
    public void Find_Next_IsByRelation(string header, string? expected) =>
        Assert.That(LinkHeader.Find("next", [header], Asked)?.AbsoluteUri, Is.EqualTo(expected));

    [Test]
    public void Find_SeveralHeaders_AreOneList() =>
        Assert.That(LinkHeader.Find("next", ["<https://a/1>; rel=deprecation", "<https://a/2>; rel=next"], Asked), Is.EqualTo(new Uri("https://a/2")));

    [TestCase("")]
    [TestCase("<")]
    [TestCase("<>")]
    [TestCase("<>; rel=next")]
    [TestCase("<a")]
    [TestCase("<a>;")]
    [TestCase("<a>;rel")]
    [TestCase("<a>;rel=")]
    [TestCase("<a>;rel=\"")]
    [TestCase("<a>;rel=\"ne\\")]
    [TestCase("a;b=c,,,;;=<>\"\\")]
    public void Find_Garbage_NeverThrows(string header) => Assert.That(() => LinkHeader.Find("next", [header], Asked), Throws.Nothing);

    [Test]
    public void Parse_AnyCutOfAHeader_NeverThrows()
    {
        const string Header = "<https://a/?q=a,b>; title=\"x \\\" y\" ; rel=\"next last\", </b>;rel=first;;=";
        for (var from = 0; from < Header.Length; from++)
        {
            for (var to = from; to <= Header.Length; to++)
                Assert.That(() => LinkHeader.Parse(Header[from..to]).ToList(), Throws.Nothing);
        }
    }

    [Test]
    public void Find_EveryRecordedHeader_GivesItsNext()
    {
        var (headers, nexts) = (0, 0);
        foreach (var exchange in RecordedExchanges.All())
        {
            var links = exchange.Headers.Where(h => h.Key.Equals("link", StringComparison.OrdinalIgnoreCase)).Select(h => h.Value).ToList();
            var match = NextAsGitHubWritesIt.Match(string.Join(", ", links));
            var expected = Uri.TryCreate(match.Groups[1].Value, UriKind.Absolute, out var url) ? url : null; // some hold a placeholder for the host
            Assert.That(LinkHeader.Find("next", links, Asked), Is.EqualTo(expected), exchange.Name);
            (headers, nexts) = (headers + links.Count, nexts + (expected is null ? 0 : 1));
        }
        Assert.That(nexts, Is.GreaterThan(50).And.LessThan(headers));
    }
}
