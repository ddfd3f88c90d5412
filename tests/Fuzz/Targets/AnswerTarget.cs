using Fuzz.Examples;
using Fuzz.Mutations;
using GitHubQueue.GitHub;

namespace Fuzz.Targets;

/// <summary>Whole answers, through the client: retries, redirects, limits, errors. It ends in an answer or a sentence, and no one else sees the token.</summary>
internal sealed class AnswerTarget : IFuzzTarget
{
    private static readonly Uri Asked = new("repos/octocat/Hello-World/issues?state=all", UriKind.Relative);

    private readonly Mutator _mutator = new(Answers.All, Answers.Words);

    public string Name => "answer";

    public string? Secret => Sentence.Secret;

    public byte[] Make(Dice dice) => _mutator.Next(dice);

    public string Run(ReadOnlySpan<byte> input)
    {
        var answer = HttpAnswer.Of(input);
        using var server = new Server(answer.ToResponse, times: 8, good: "[]");
        try
        {
            var given = server.Client.GetPageAsync(Asked, new Validator("\"known\"", null), CancellationToken.None).GetAwaiter().GetResult();
            Sentence.Check((given as GoneAnswer)?.Sentence ?? (given as RefusedAnswer)?.Sentence ?? (given as LimitedAnswer)?.Sentence, Sentence.Secret);
            return given.GetType().Name;
        }
        finally
        {
            server.Check();
        }
    }

    public void Dispose()
    {
    }
}
