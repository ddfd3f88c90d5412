using GitHubQueue.Records;

namespace GitHubQueue.Secrets;

/// <summary>A secret that is fetched when it is first needed, and again when the one who needs it was refused with the old value. Safe to use from several threads.</summary>
#pragma warning disable CA1001 // a semaphore of which nobody took the wait handle holds nothing
public sealed class Secret(SecretReference reference, ISecretStore store)
#pragma warning restore CA1001
{
    private readonly SemaphoreSlim _one = new(1);
    private bool _isFetched;
    private string? _value;

    /// <summary>Where it is, for sentences.</summary>
    public string Name => reference.Text;

    /// <returns>Null: there is none, and that is no mistake.</returns>
    /// <exception cref="FailureException">As for <see cref="ISecretStore.FetchAsync"/>. Input: it is empty.</exception>
    public Task<string?> GetAsync(CancellationToken cancellationToken) => FetchUnlessAsync(() => _isFetched, cancellationToken);

    /// <summary>Fetches it anew, unless somebody has done so since the refused value was given out.</summary>
    /// <returns>Null: there is no other value than the refused one.</returns>
    /// <inheritdoc cref="GetAsync"/>
    public async Task<string?> RenewAsync(string refused, CancellationToken cancellationToken)
    {
        var value = await FetchUnlessAsync(() => _isFetched && _value != refused, cancellationToken).ConfigureAwait(false);
        return value == refused ? null : value;
    }

    private async Task<string?> FetchUnlessAsync(Func<bool> isGood, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!isGood())
            {
                var fetched = await store.FetchAsync(reference.Name, cancellationToken).ConfigureAwait(false);
                _value = fetched?.Trim(); // a file ends in a line break, and so may what was made from one
                if (_value is "")
                    throw new FailureException(FailureKind.Input, $"The secret in '{Name}' is empty: put one there, or take the reference out.");
                _isFetched = true;
            }
            return _value;
        }
        finally
        {
            _one.Release();
        }
    }
}
