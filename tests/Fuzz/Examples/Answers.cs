using System.Text;

namespace Fuzz.Examples;

/// <summary>Answers of GitHub's as they come: status, headers, an empty line, the body.</summary>
internal static class Answers
{
    private const string Budget = "x-ratelimit-limit: 5000\nx-ratelimit-remaining: 4987\nx-ratelimit-reset: 1795162800\nx-ratelimit-used: 13\nx-ratelimit-resource: core\nDate: Fri, 20 Nov 2026 08:00:00 GMT\n";

    public static IReadOnlyList<byte[]> All { get; } =
    [
        .. new[]
        {
            $"200\n{Budget}ETag: W/\"abc\"\nLast-Modified: Fri, 20 Nov 2026 07:00:00 GMT\nLink: <https://api.github.com/repositories/1/issues?page=2>; rel=\"next\", <https://api.github.com/repositories/1/issues?page=9>; rel=\"last\"\nX-Poll-Interval: 60\n\n[{Payloads.Issue},{Payloads.PullRequest}]",
            $"200\n{Budget}Link: </repos?page=2>; title=\"a, b\"; rel=\"next last\"\n\n[]",
            $"304\n{Budget}\n",
            "301\nLocation: https://api.github.com/repositories/1296269/issues\n\n{\"message\":\"Moved Permanently\",\"url\":\"https://api.github.com/repositories/1\"}",
            "302\nLocation: http://example.com/\n\n",
            "307\nLocation: //codeload.example/x?token=abc\n\n",
            "401\n\n{\"message\":\"Bad credentials\",\"documentation_url\":\"https://docs.github.com/rest\"}",
            "403\nx-ratelimit-remaining: 0\nx-ratelimit-limit: 60\nx-ratelimit-reset: 1795162800\nDate: Fri, 20 Nov 2026 08:00:00 GMT\n\n{\"message\":\"API rate limit exceeded for 1.2.3.4.\"}",
            "403\nRetry-After: 60\n\n{\"message\":\"You have exceeded a secondary rate limit.\"}",
            "429\nRetry-After: Fri, 20 Nov 2026 08:01:00 GMT\n\n{\"message\":\"Too many\"}",
            "403\nx-accepted-github-permissions: issues=read\n\n{\"message\":\"Resource not accessible by personal access token\"}",
            "403\n\n{\"message\":\"Repository access blocked\",\"block\":{\"reason\":\"tos\",\"html_url\":\"https://github.com/tos\"}}",
            "404\n\n{\"message\":\"Not Found\"}",
            "409\n\n{\"message\":\"Git Repository is empty.\"}",
            "410\n\n{\"message\":\"Issues are disabled for this repo\"}",
            "422\n\n{\"message\":\"Validation Failed\",\"errors\":[{\"field\":\"page\",\"code\":\"invalid\",\"message\":\"pagination is limited\"}]}",
            "451\n\n{\"message\":\"Unavailable\",\"block\":{\"reason\":\"dmca\",\"created_at\":\"2026\",\"html_url\":\"https://github.com/github/dmca\"}}",
            "502\nContent-Type: text/html\n\n<html><body>Unicorn!</body></html>",
            "202\n\n{}",
            "204\n\n",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    public static IReadOnlyList<byte[]> Words { get; } =
    [
        .. new[]
        {
            "200\n", "301\n", "308\n", "401\n", "403\n", "404\n", "409\n", "410\n", "422\n", "429\n", "451\n", "500\n", "503\n", "999\n", "Retry-After: ", "Retry-After: 1e9\n", "Retry-After: -5\n", "Retry-After: 99999999999999999999\n",
            "Date: ", "Date: Mon, 01 Jan 0001 00:00:00 GMT\n", "Date: Fri, 31 Dec 9999 23:59:59 GMT\n", "ETag: ", "Location: ", "Location: javascript:alert(1)\n", "Location: file:///etc/passwd\n", "Location: https://user:pw@api.github.com/\n",
            "Link: <", ">; rel=\"next\"", ">; rel=next", "; rel=\"", "\\", "<>", "x-ratelimit-reset: ", "x-ratelimit-reset: 9999999999999\n", "x-ratelimit-remaining: ", "x-ratelimit-limit: -1\n", "X-Poll-Interval: ", "https://", "http://[::1]:99999/", "?page=2&", "#", "%", "\n\n",
        }.Select(Encoding.UTF8.GetBytes),
    ];
}
