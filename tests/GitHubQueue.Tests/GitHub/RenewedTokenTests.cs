using System.Collections.Concurrent;
using GitHubQueue.GitHub;
using GitHubQueue.Records;
using GitHubQueue.Tests.Support;
using NUnit.Framework;
using static GitHubQueue.Tests.Support.StubHandler;

namespace GitHubQueue.Tests.GitHub;

/// <summary>A token that is kept elsewhere and exchanged there while the program runs.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class RenewedTokenTests
{
    private const string Old = "ghp_oldoldoldoldoldoldoldoldoldoldoldold", New = "ghp_newnewnewnewnewnewnewnewnewnewnewnew";
    private const string Name = "gcp-secret:projects/p/secrets/s/versions/latest";
    private static readonly Uri Issues = new("repos/o/r/issues", UriKind.Relative);

    [Test]
    public async Task RefusedToken_IsLookedUpAgainOnceForAllRequests()
    {
        using var run = new Run(valid: New, Renewed(New));
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => run.Client.GetPageAsync(Issues, null, default)));
        Assert.That(answers, Is.All.TypeOf<PageAnswer>());
        Assert.That(run.Renewals, Is.EqualTo(new[] { Old }));
        Assert.That(run.Log, Is.EqualTo(new[] { $"Fetched the token in \"{Name}\" again, as the old one was refused" }));
        Assert.That(run.Client.TokenIds, Is.EqualTo(new[] { Credential.Of(Old, "").Id }), "budgets and validators stay under one name");
    }

    [Test]
    public async Task RefusedToken_ThatIsExchangedTwice_IsLookedUpTwice()
    {
        using var run = new Run(valid: New, Renewed(New, Old));
        await run.Client.GetPageAsync(Issues, null, default);
        run.Valid = Old;
        await run.Client.GetPageAsync(Issues, null, default);
        Assert.That(run.Renewals, Is.EqualTo(new[] { Old, New }));
    }

    [Test]
    public async Task RefusedToken_WithoutAnother_EndsWithASentenceThatNamesItsPlace()
    {
        using var run = new Run(valid: New, Renewed((string?)null));
        var failure = await Assert.ThrowsAsync<FailureException>(() => run.Client.GetPageAsync(Issues, null, default));
        Assert.That((failure!.Kind, failure.Message), Is.EqualTo((FailureKind.Input,
            $"'api.github.com' refused the token in {Name} (401 'Bad credentials'): it is mistyped, expired or revoked. Set {Name} to a valid one.")));
        Assert.That((run.Requests, run.Renewals.Count), Is.EqualTo((1, 1)));
    }

    [Test]
    public async Task RefusedToken_WhoseSuccessorIsRefusedToo_EndsAfterTwoRequests()
    {
        using var run = new Run(valid: "none", Renewed(New));
        var failure = await Assert.ThrowsAsync<FailureException>(() => run.Client.GetPageAsync(Issues, null, default));
        Assert.That((failure!.Kind, run.Requests, run.Renewals.Count), Is.EqualTo((FailureKind.Input, 2, 1)));
        Assert.That(failure.Message, Does.Not.Contain(Old).And.Not.Contain(New));
    }

    [Test]
    public async Task RefusedToken_WhosePlaceCannotBeReached_GivesThatSentence()
    {
        using var run = new Run(valid: New, _ => throw new FailureException(FailureKind.Unavailable, "The secret could not be fetched."));
        var failure = await Assert.ThrowsAsync<FailureException>(() => run.Client.GetPageAsync(Issues, null, default));
        Assert.That((failure!.Kind, failure.Message), Is.EqualTo((FailureKind.Unavailable, "The secret could not be fetched.")));
    }

    [Test]
    public async Task RefusedToken_WithASuccessorThatIsNone_IsInputAndNotShown()
    {
        using var run = new Run(valid: New, Renewed("never shown"));
        var failure = await Assert.ThrowsAsync<FailureException>(() => run.Client.GetPageAsync(Issues, null, default));
        Assert.That((failure!.Kind, failure.Message), Is.EqualTo((FailureKind.Input, $"The token in {Name} holds a blank or a character that no token has; copy it again.")));
    }

    [Test]
    public async Task RefusedToken_OfAPool_LeavesTheOthersAlone()
    {
        const string Other = "ghp_othotherotherotherotherotherotherothe";
        using var run = new Run(valid: Other, Renewed((string?)null), Other);
        for (var i = 0; i < 3; i++)
            Assert.That(await run.Client.GetPageAsync(Issues, null, default), Is.TypeOf<PageAnswer>());
        Assert.That(run.Renewals, Is.EqualTo(new[] { Old }));
    }

    [Test]
    public async Task NewToken_SaidByTheServer_IsNotRepeated()
    {
        using var stub = new StubHandler(
            Answer(401, """{"message":"Bad credentials"}"""), Answer(404, $$"""{"message":"What is {{New}}?"}"""));
        using var client = new GitHubClient(Options(Renewed(New)), new ManualClock(skipDelays: true), new LogLines().Log, stub);
        var gone = (GoneAnswer)await client.GetPageAsync(Issues, null, default);
        Assert.That(gone.Sentence, Does.Contain("What is ***?"));
    }

    private static Func<string, Task<string?>> Renewed(params string?[] values)
    {
        var left = new ConcurrentQueue<string?>(values);
        return _ => Task.FromResult(left.TryDequeue(out var value) ? value : null);
    }

    private static GitHubOptions Options(Func<string, Task<string?>> renew) => new() { Token = Old, TokenName = Name, RenewToken = (refused, _) => renew(refused) };

    private sealed class Run : IDisposable
    {
        private readonly StubHandler _stub;
        private readonly LogLines _log = new();
        private readonly ConcurrentQueue<string> _renewals = new();

        public Run(string valid, Func<string, Task<string?>> renew, params string[] others)
        {
            Valid = valid;
            _stub = new StubHandler(request => (request.Headers.Authorization?.Parameter == Valid ? Answer(200, "[]") : Answer(401, """{"message":"Bad credentials"}"""))(request));
            Client = new(Options(refused =>
            {
                _renewals.Enqueue(refused);
                return renew(refused);
            }) with
            { Tokens = others }, new ManualClock(skipDelays: true), _log.Log, _stub);
        }

        /// <summary>The token that the server accepts.</summary>
        public string Valid { get; set; }

        public GitHubClient Client { get; }

        public int Requests => _stub.Requests.Count;

        /// <summary>The refused tokens for which another was asked.</summary>
        public IReadOnlyList<string> Renewals => [.. _renewals];

        public IReadOnlyList<string> Log => _log.Lines;

        public void Dispose()
        {
            Client.Dispose();
            _stub.Dispose();
        }
    }
}
