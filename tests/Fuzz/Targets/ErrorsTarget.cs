using System.Net;
using System.Text;
using Fuzz.Mutations;
using GitHubQueue.Archive;
using GitHubQueue.Cloud;
using GitHubQueue.GitHub;

namespace Fuzz.Targets;

/// <summary>Bodies of errors and listings of all servers: GitHub's, Google's, AWS's.</summary>
internal sealed class ErrorsTarget : IFuzzTarget
{
    private static readonly string[] Bodies =
    [
        """{"message":"Validation Failed","errors":[{"resource":"Issue","field":"title","code":"missing_field"}],"documentation_url":"https://docs.github.com"}""",
        """{"message":"x","errors":["one","two"],"block":{"reason":"dmca","html_url":"https://github.com/github/dmca"}}""",
        """{"error":{"code":404,"message":"The specified bucket does not exist.","errors":[{"message":"x","domain":"global","reason":"notFound"}],"status":"NOT_FOUND"}}""",
        """{"__type":"com.amazonaws#ResourceNotFoundException:http://x","Message":"Secrets Manager can't find the specified secret."}""",
        """{"kind":"storage#objects","nextPageToken":"abc","items":[{"name":"issue/org=o/x.jsonl.gz","size":"1234"},{"name":"b","size":5}]}""",
        "<html>\n<head><title>502</title></head></html>", "Not Found", "",
    ];

    private static readonly int[] Statuses = [400, 401, 403, 404, 409, 410, 422, 429, 451, 500, 503];

    private static readonly Uri Asked = new("https://api.github.com/repos/octocat/Hello-World/issues?access_token=" + Sentence.Secret);

    private readonly Mutator _mutator = new(
        [.. Bodies.Select(Encoding.UTF8.GetBytes)],
        [.. new[] { "\"message\":", "\"errors\":[", "\"block\":{", "\"reason\":", "\"error\":", "\"__type\":", "\"items\":", "\"size\":", "\"name\":null", "\"nextPageToken\":", "rate limit", "empty", "disabled", "pagination" }.Select(Encoding.UTF8.GetBytes)]);

    private readonly AnswerReader _reader;

    public ErrorsTarget()
    {
        var origin = new ApiOrigin(new Uri("https://api.github.com/"));
        _reader = new AnswerReader(new Sentences(origin, new SafeText(origin, [Sentence.Secret])));
    }

    public string Name => "errors";

    public byte[] Make(Dice dice) => _mutator.Next(dice);

    public string Run(ReadOnlySpan<byte> input)
    {
        var body = input.ToArray();
        foreach (var status in Statuses)
            OfGitHub(status, body);
        var (google, aws) = (new GoogleError(HttpStatusCode.BadRequest, body), new AwsError(HttpStatusCode.BadRequest, body));
        Sentence.Check(google.Message);
        Sentence.Check(aws.Message);
        _ = GoogleError.IsTransient(google) | AwsError.IsTransient(aws);
        return List(body);
    }

    public void Dispose()
    {
    }

    private void OfGitHub(int status, byte[] body)
    {
        var reply = new Reply(status, new ReplyHeaders([]), body, Asked, Asked, DateTimeOffset.UnixEpoch, Credential.Of(Sentence.Secret, "GITHUB_TOKEN"));
        var verdict = _reader.Read(reply, conditional: true, _ => throw new FindingException($"{status} was taken for a page."));
        Sentence.Check(verdict.Rejection ?? (verdict.Answer as GoneAnswer)?.Sentence ?? (verdict.Answer as RefusedAnswer)?.Sentence ?? (verdict.Answer as LimitedAnswer)?.Sentence, Sentence.Secret);
    }

    private static string List(byte[] body)
    {
        try
        {
            var page = GcsPage.Read(body);
            if (page.Items?.Any(item => item?.Name is null) == true)
                throw new FindingException("A listed object has no name.");
            return "listing";
        }
        catch (IOException refusal)
        {
            Sentence.Check(refusal.Message);
            return "no listing";
        }
    }
}
