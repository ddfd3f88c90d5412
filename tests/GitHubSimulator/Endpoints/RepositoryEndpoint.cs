using System.Text;
using GitHubSimulator.Repositories;
using GitHubSimulator.Server;
using GitHubSimulator.Text;

namespace GitHubSimulator.Endpoints;

/// <summary>The repository itself. Its stars change every minute, as those of a popular one do.</summary>
internal sealed class RepositoryEndpoint(TimeProvider time) : IRepositoryEndpoint
{
    public string Path => "";

    public Answer Answer(ApiRequest request, Repository repository, string argument)
    {
        var (name, id) = (repository.Name, repository.Id);
        var owner = Encoding.UTF8.GetString(People.Owner(name.Split('/')[0]));
        var api = $"https://api.github.com/repos/{name}";
        var stars = 80 + (time.GetUtcNow().ToUnixTimeSeconds() / 60 % 100_000);
        var open = repository.Issues.Current.Count(issue => issue.Closed is null);
        var hasIssues = repository.Availability == Availability.IssuesDisabled ? "false" : "true";
        var json = $$"""
            {"id":{{id}},"node_id":"R_kgDO{{id:x}}","name":"{{name.Split('/')[1]}}","full_name":"{{name}}","private":false,"owner":{{owner}},
            "html_url":"https://github.com/{{name}}","description":"A repository that was made up","fork":{{(repository.Fork ? "true" : "false")}},"url":"{{api}}",
            "issues_url":"{{api}}/issues{/number}","pulls_url":"{{api}}/pulls{/number}","commits_url":"{{api}}/commits{/sha}",
            "created_at":"2011-01-26T19:01:12Z","updated_at":"2025-01-02T03:04:05Z","pushed_at":"2025-01-02T03:04:05Z",
            "git_url":"git://github.com/{{name}}.git","clone_url":"https://github.com/{{name}}.git","homepage":null,
            "size":{{repository.Issues.Count}},"stargazers_count":{{stars}},"watchers_count":{{stars}},"language":"C#",
            "has_issues":{{hasIssues}},"has_projects":true,"has_downloads":true,"has_wiki":true,"has_pages":false,"has_discussions":false,
            "forks_count":{{stars / 9}},"archived":{{(repository.Archived ? "true" : "false")}},"disabled":false,"open_issues_count":{{open}},"license":null,"allow_forking":true,
            "is_template":false,"web_commit_signoff_required":false,"topics":[],"visibility":"public","forks":{{stars / 9}},
            "open_issues":{{open}},"watchers":{{stars}},"default_branch":"main","temp_clone_token":null,"network_count":{{stars / 9}},
            "subscribers_count":12}
            """;
        return new Answer(200, Utf8Buffer.Of(json.ReplaceLineEndings(""))) { Tagged = true };
    }
}
