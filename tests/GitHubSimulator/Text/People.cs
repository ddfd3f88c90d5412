using System.Text;

namespace GitHubSimulator.Text;

/// <summary>User objects as the API embeds them, made once. The last ones are bots and 'ghost', who stands in for deleted users.</summary>
internal static class People
{
    private static readonly string[] First = "ada ben chloe dmitri emre fatima goran hana ivan jun kofi lena mia noor otto pia quinn rosa sam tove".Split(' ');

    private static readonly string[] Last = "archer brooks codes dev engel ferro gray hq ito jensen kline lund mori nash oak park ray stone tech wolf".Split(' ');

    public static byte[][] Users { get; } =
    [
        .. Enumerable.Range(0, 396).Select(i => User($"{First[i % 20]}-{Last[i / 20]}", 1000 + (i * 263_771L), "User", null)),
        User("dependabot[bot]", 49_699_333, "Bot", "apps/dependabot"),
        User("github-actions[bot]", 41_898_282, "Bot", "apps/github-actions"),
        User("renovate[bot]", 29_139_614, "Bot", "apps/renovate"),
        User("ghost", 10_137, "User", null),
    ];

    public static byte[] Owner(string login) => User(login, 583_231, "Organization", null);

    private static byte[] User(string login, long id, string type, string? page)
    {
        var path = login.Replace("[", "%5B", StringComparison.Ordinal).Replace("]", "%5D", StringComparison.Ordinal);
        var node = Convert.ToBase64String(Encoding.ASCII.GetBytes($"04:User{id}"));
        var api = $"https://api.github.com/users/{path}";
        var json = $$"""
            {"login":"{{login}}","id":{{id}},"node_id":"{{node}}","avatar_url":"https://avatars.githubusercontent.com/u/{{id}}?v=4","gravatar_id":"",
            "url":"{{api}}","html_url":"https://github.com/{{page ?? path}}","followers_url":"{{api}}/followers",
            "following_url":"{{api}}/following{/other_user}","gists_url":"{{api}}/gists{/gist_id}","starred_url":"{{api}}/starred{/owner}{/repo}",
            "subscriptions_url":"{{api}}/subscriptions","organizations_url":"{{api}}/orgs","repos_url":"{{api}}/repos",
            "events_url":"{{api}}/events{/privacy}","received_events_url":"{{api}}/received_events","type":"{{type}}",
            "user_view_type":"public","site_admin":false}
            """;
        return Encoding.UTF8.GetBytes(json.ReplaceLineEndings(""));
    }
}
