using System.Globalization;

namespace GitHubQueue.GitHub;

/// <summary>The wording of what keeps an App from signing in.</summary>
internal sealed class AppSentences(GitHubApp app, ApiOrigin origin, Sentences say, SafeText safe)
{
    private const int MostListed = 10;
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(30);

    public string NotInstalled() =>
        $"The App '{app.Id}' in {GitHubApp.IdVariable} is installed nowhere on '{origin.Name}': install it on the account whose repositories it should read.";

    public string WhichInstallation(IReadOnlyList<(long Id, string Account)> installations)
    {
        var list = string.Join(", ", installations.Take(MostListed).Select(one =>
            string.Create(CultureInfo.InvariantCulture, $"'{one.Id}' ({safe.Message(one.Account)})")));
        return $"The App '{app.Id}' in {GitHubApp.IdVariable} has several installations, {list}{(installations.Count > MostListed ? " and more" : "")}: "
            + $"set {GitHubApp.InstallationVariable} to the number of one.";
    }

    /// <summary>The end of a sentence.</summary>
    public string Failed(Reply reply) =>
        string.Create(CultureInfo.InvariantCulture, $"answered {reply.Status} when the App '{app.Id}' asked for a token");

    public string Refused(Reply reply, ErrorBody body)
    {
        var quote = say.Quote(reply, body);
        return reply.Status switch
        {
            401 when ClockProblem(reply, body) is { } clock => $"'{origin.Name}' did not accept the App '{app.Id}' ({quote}): {clock}",
            401 => $"'{origin.Name}' did not accept the App '{app.Id}' ({quote}): "
                + $"{GitHubApp.IdVariable} and {GitHubApp.KeyVariable} do not belong together, or the key was deleted from the App's settings.",
            403 when body.Says("suspended") => $"The installation of the App '{app.Id}' in {GitHubApp.IdVariable} is suspended ({quote}): "
                + "lift that in the account's settings, under its installed GitHub Apps.",
            404 when body.Says("integration") => $"'{origin.Name}' knows no App '{app.Id}' ({quote}): check {GitHubApp.IdVariable}, and GITHUB_API_URL.",
            404 when app.InstallationId is { } installation => $"The App '{app.Id}' has no installation '{installation}' on '{origin.Name}' ({quote}): "
                + $"check {GitHubApp.InstallationVariable}, or unset it where there is only one.",
            _ => $"'{origin.Name}' gave the App '{app.Id}' in {GitHubApp.IdVariable} no token ({quote}).",
        };
    }

    private static string? ClockProblem(Reply reply, ErrorBody body)
    {
        var ahead = reply.ReceivedAt - reply.Date;
        return ahead.Duration() > ClockTolerance
                ? string.Create(CultureInfo.InvariantCulture,
                    $"this machine's clock is {ahead.Duration().TotalSeconds:0} s {(ahead > TimeSpan.Zero ? "ahead of" : "behind")} the server's; set it right.")
            : body.Says("claim") ? "this machine's clock may be wrong; set it right." // 'iat' or 'exp' out of range
            : null;
    }
}
