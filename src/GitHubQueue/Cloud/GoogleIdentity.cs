using System.Net;
using System.Net.Http.Headers;
using GitHubQueue.Records;
using Google.Apis.Auth.OAuth2;
using Google.Apis.Auth.OAuth2.Responses;

namespace GitHubQueue.Cloud;

/// <summary>
/// Who this program is to Google: the application default credentials, whatever they are
/// (https://cloud.google.com/docs/authentication/application-default-credentials). They are looked for at the first request. Safe to use from
/// several threads.
/// </summary>
/// <param name="scope">What its tokens are good for: https://developers.google.com/identity/protocols/oauth2/scopes.</param>
/// <param name="find">Other credentials than the default ones; null: those.</param>
#pragma warning disable CA1001 // a semaphore of which nobody took the wait handle holds nothing
public sealed class GoogleIdentity(string scope, Func<CancellationToken, Task<GoogleCredential>>? find = null)
#pragma warning restore CA1001
{
    private readonly SemaphoreSlim _one = new(1);
    private ICredential? _credential;

    /// <summary>Signs a request with the token of the moment, which is renewed before it expires.</summary>
    /// <param name="refused">A token that was answered 401; another one is made, once for all requests that used it. Null: there was none.</param>
    /// <returns>The token.</returns>
    /// <exception cref="FailureException">Input: there are no credentials, or Google doesn't accept them.</exception>
    internal async Task<string> SignAsync(HttpRequestMessage request, string? refused, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            _credential ??= await FindAsync(cancellationToken).ConfigureAwait(false);
            var token = await TokenAsync(_credential, cancellationToken).ConfigureAwait(false);
            if (token.AccessToken == refused)
            {
                await RenewAsync(_credential, cancellationToken).ConfigureAwait(false);
                token = await TokenAsync(_credential, cancellationToken).ConfigureAwait(false);
            }
            token.AddHeaders(request); // the project that pays for the quota, where the credentials name one
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.AccessToken);
            return token.AccessToken;
        }
        catch (TokenResponseException refusal) when (!IsTransient(refusal))
        {
            throw new FailureException(FailureKind.Input,
                $"Google did not accept the credentials ({OneLine.Of(refusal.Error?.Error)}: {OneLine.Of(refusal.Error?.ErrorDescription)}): sign in again with "
                + "'gcloud auth application-default login', or use another key file in GOOGLE_APPLICATION_CREDENTIALS.", refusal);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>The server of tokens is busy or out of order.</summary>
    internal static bool IsTransient(TokenResponseException refusal) =>
        refusal.StatusCode is null or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError;

    private async Task<ICredential> FindAsync(CancellationToken cancellationToken)
    {
        try
        {
            var found = await (find ?? GoogleCredential.GetApplicationDefaultAsync)(cancellationToken).ConfigureAwait(false);
            return found.CreateScoped(scope).UnderlyingCredential;
        }
        catch (Exception fault) when (fault is InvalidOperationException or ArgumentException or FormatException or IOException or UnauthorizedAccessException)
        {
            // What the fault says may hold a part of the file, which is a secret.
            var none = fault.InnerException is null && fault.Message.Contains("not found", StringComparison.OrdinalIgnoreCase);
            throw new FailureException(FailureKind.Input, none
                ? "No Google credentials were found: run 'gcloud auth application-default login', or set GOOGLE_APPLICATION_CREDENTIALS to the path of a key file."
                : "The Google credentials can't be read: check the file that GOOGLE_APPLICATION_CREDENTIALS names, or gcloud's own (gcloud auth application-default login).", fault);
        }
    }

    private static Task<AccessTokenWithHeaders> TokenAsync(ICredential credential, CancellationToken cancellationToken) =>
        ((ITokenAccessWithHeaders)credential).GetAccessTokenWithHeadersForRequestAsync(cancellationToken: cancellationToken);

    private static Task RenewAsync(ICredential credential, CancellationToken cancellationToken) => credential switch
    {
        ServiceCredential service => service.RequestAccessTokenAsync(cancellationToken),
        UserCredential user => user.RefreshTokenAsync(cancellationToken),
        _ => Task.CompletedTask,
    };
}
