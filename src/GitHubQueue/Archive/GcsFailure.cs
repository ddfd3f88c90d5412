using System.Net;
using GitHubQueue.Cloud;
using GitHubQueue.Records;

namespace GitHubQueue.Archive;

/// <summary>What errors of Cloud Storage mean for the one who runs the program.</summary>
internal static class GcsFailure
{
    public static FailureException Explain(Exception error, string bucket, GcsEndpoint endpoint)
    {
        var because = OneLine.Of(error);
        if (GoogleError.IsTransient(error))
        {
            return new FailureException(FailureKind.Unavailable,
                $"Cloud Storage at {endpoint} did not take a request for bucket '{bucket}' in {GoogleApi.Attempts} attempts: {because}. "
                + "Nothing is lost: run the worker again when it can be reached.", error);
        }
        return (error as GoogleError)?.Status switch
        {
            HttpStatusCode.NotFound => new(FailureKind.Missing,
                $"The bucket '{bucket}' does not exist at {endpoint}; create it with: gcloud storage buckets create gs://{bucket}", error),
            HttpStatusCode.Unauthorized => new(FailureKind.Input, endpoint.Identity is null
                ? $"Cloud Storage at {endpoint} wants credentials for bucket '{bucket}' ({because}), and none are sent to an emulator: unset STORAGE_EMULATOR_HOST."
                : $"Cloud Storage at {endpoint} refused the credentials for bucket '{bucket}' ({because}): sign in again with "
                    + "'gcloud auth application-default login', or use another key file in GOOGLE_APPLICATION_CREDENTIALS.", error),
            HttpStatusCode.Forbidden => new(FailureKind.Input,
                $"Cloud Storage at {endpoint} denied access to bucket '{bucket}' ({because}). The credentials need storage.objects.list, "
                + "storage.objects.get and storage.objects.create on it, which the role roles/storage.objectUser has.", error),
            _ => new(FailureKind.Unavailable, $"Cloud Storage at {endpoint} refused a request for bucket '{bucket}': {because}.", error),
        };
    }
}
