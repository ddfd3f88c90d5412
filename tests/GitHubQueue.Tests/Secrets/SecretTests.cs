using GitHubQueue.Records;
using GitHubQueue.Secrets;
using GitHubQueue.Tests.Support;
using NUnit.Framework;

namespace GitHubQueue.Tests.Secrets;

[Parallelizable(ParallelScope.All)]
public sealed class SecretTests
{
    private static readonly SecretReference Reference = new("env", "TOKEN");

    [Test]
    public async Task GetAsync_ManyTimesAtOnce_FetchesOnceAndOnlyThen()
    {
        var store = new Values("one");
        var secret = new Secret(Reference, store);
        Assert.That(store.Fetched, Is.Zero);
        Assert.That(await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => secret.GetAsync(default))), Is.All.EqualTo("one"));
        Assert.That(store.Fetched, Is.EqualTo(1));
    }

    [Test]
    public async Task GetAsync_OfNothing_FetchesOnceToo()
    {
        var store = new Values((string?)null);
        var secret = new Secret(Reference, store);
        Assert.That((await secret.GetAsync(default), await secret.GetAsync(default), store.Fetched), Is.EqualTo(((string?)null, (string?)null, 1)));
    }

    [Test]
    public async Task RenewAsync_BySeveralWithTheSameRefusedValue_FetchesOnceMore()
    {
        var store = new Values("one", "two", "three");
        var secret = new Secret(Reference, store);
        await secret.GetAsync(default);
        Assert.That(await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => secret.RenewAsync("one", default))), Is.All.EqualTo("two"));
        Assert.That((await secret.GetAsync(default), store.Fetched), Is.EqualTo(("two", 2)));
        Assert.That(await secret.RenewAsync("two", default), Is.EqualTo("three"));
    }

    [Test]
    public async Task RenewAsync_WhereNothingHasChanged_IsNull()
    {
        var secret = new Secret(Reference, new Values("one"));
        await secret.GetAsync(default);
        Assert.That(await secret.RenewAsync("one", default), Is.Null);
    }

    [Test]
    public async Task GetAsync_WithWhiteSpaceAround_IsWithoutIt() =>
        Assert.That(await new Secret(Reference, new Values(" one\r\n")).GetAsync(default), Is.EqualTo("one"));

    [Test]
    public async Task GetAsync_OfAnEmptyOne_IsInput()
    {
        var failure = await Assert.ThrowsAsync<FailureException>(() => new Secret(Reference, new Values("\n")).GetAsync(default));
        Assert.That((failure!.Kind, failure.Message), Is.EqualTo((FailureKind.Input, "The secret in 'env:TOKEN' is empty: put one there, or take the reference out.")));
    }

    [Test]
    public async Task FileSecrets_AFile_IsReadAnewEachTime()
    {
        using var folder = new TemporaryFolder();
        var secret = new Secret(new("file", folder["token"]), new FileSecrets());
        await File.WriteAllTextAsync(folder["token"], "one\n");
        Assert.That(await secret.GetAsync(default), Is.EqualTo("one"));
        await File.WriteAllTextAsync(folder["token"], "two\n");
        Assert.That((await secret.GetAsync(default), await secret.RenewAsync("one", default)), Is.EqualTo(("one", "two")));
    }

    [Test]
    public async Task FileSecrets_NoFile_IsInputAndNamesIt()
    {
        using var folder = new TemporaryFolder();
        var failure = await Assert.ThrowsAsync<FailureException>(() => new FileSecrets().FetchAsync(folder["none"], default));
        Assert.That((failure!.Kind, failure.Message), Is.EqualTo((FailureKind.Input,
            $"The secret in 'file:{folder["none"]}' can't be read: check that the file exists and that you may read it.")));
    }

    /// <summary>Gives one value after the other, the last for ever.</summary>
    private sealed class Values(params string?[] values) : ISecretStore
    {
        private int _fetched;

        public int Fetched => _fetched;

        public async Task<string?> FetchAsync(string name, CancellationToken cancellationToken)
        {
            var index = Interlocked.Increment(ref _fetched) - 1;
            await Task.Yield();
            return values[Math.Min(index, values.Length - 1)];
        }
    }
}
