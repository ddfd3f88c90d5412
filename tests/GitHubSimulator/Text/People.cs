using System.Text;

namespace GitHubSimulator.Text;

/// <summary>User objects as the API embeds them, made once. The last ones are bots and 'ghost', who stands in for deleted users.</summary>
internal static class People
{
    private static readonly string[] First = "ada ben chloe dmitri emre fatima goran hana ivan jun kofi lena mia noor otto pia quinn rosa sam tove".Split(' ');

    private static readonly string[] Last = "archer brooks codes dev engel ferro gray hq ito jensen kline lund mori nash oak park ray stone tech wolf".Split(' ');

    private static readonly byte[] Nobody = "null"u8.ToArray();

    public static string[] Logins { get; } =
        [.. Enumerable.Range(0, 396).Select(i => $"{First[i % 20]}-{Last[i / 20]}"), "dependabot[bot]", "github-actions[bot]", "renovate[bot]", "ghost"];

    public static byte[][] Users { get; } =
    [
        .. Enumerable.Range(0, 396).Select(i => User(Logins[i], Id(i), "User", null)),
        User("dependabot[bot]", 49_699_333, "Bot", "apps/dependabot"),
        User("github-actions[bot]", 41_898_282, "Bot", "apps/github-actions"),
        User("renovate[bot]", 29_139_614, "Bot", "apps/renovate"),
        User("ghost", 10_137, "User", null),
    ];

    /// <summary>Who commits what is merged on the web.</summary>
    public static byte[] WebFlow { get; } = User("web-flow", 19_864_447, "User", null);

    /// <summary>The id of one of the first 396 <see cref="Users"/>.</summary>
    public static long Id(int index) => 1000 + (index * 263_771L);

    /// <summary>Mostly a user; now and then a bot, 'ghost' or null.</summary>
    public static byte[] Draw(ref Dice dice) => dice.Next(30) switch
    {
        0 => Nobody,
        < 4 => Users[^(dice.Next(4) + 1)],
        _ => dice.Pick(Users),
    };

    public static byte[] Owner(string login) => User(login, OwnerId(login), "Organization", null);

    /// <summary>The same for a login in any case.</summary>
    public static long OwnerId(string login)
    {
        if (login.Equals("octocat", StringComparison.OrdinalIgnoreCase)) return 583_231;
        var id = login.Aggregate(17UL, (hash, c) => (hash * 1_000_003) + char.ToLowerInvariant(c));
        return 600_000 + (long)(id % 199_000_000);
    }

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
